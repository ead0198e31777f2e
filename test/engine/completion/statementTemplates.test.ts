import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, inStatement, labelsAt, proposalsAt } from '../../support/cursor';
import { documentOf, lintDocument } from '../../support/engine';

const list = (inside: string) => `{\n  "Version": "2012-10-17",\n  "Statement": [${inside}]\n}\n`;
const path = 'permission-policy.json';
const forms = ['Allow actions', 'Deny actions', 'Trust a service'];
const labels = labelsAt(list('|'), { path }).filter((label) => !forms.includes(label));

/** What a person types over a blank. */
const filledIn = (text: string) =>
  text
    .replaceAll('account-id', '210987654321')
    .replaceAll(':region:', ':eu-west-1:')
    .replaceAll('your-key-id', '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9')
    .replaceAll('your-', 'my-');

describe('a statement for a common need', () => {
  it('is offered for each need', () => {
    assert.ok(labels.length > 10);
    assert.equal(new Set(labels).size, labels.length);
  });

  for (const label of labels) {
    it(`${label}: is free of findings once it is filled in`, () => {
      const text = filledIn(accept(list('|'), label, { path }));
      const document = documentOf(text, { path });
      assert.equal(document.policies[0]?.kind, 'permission');
      assert.deepEqual(
        lintDocument(document).map(({ ruleId, message }) => `${ruleId}: ${message}`),
        [],
      );
    });
  }

  it('is offered in place of the list, too', () => {
    const text = '{ "Version": "2012-10-17", "Statement": | }';
    assert.match(accept(text, 'Read an S3 bucket'), /"Statement": \[\n/);
  });

  it('is offered neither inside of strings, nor in trust policies, nor among members or in other JSON', () => {
    const elsewhere: readonly (readonly [string, string])[] = [
      [list('"|"'), path],
      [inStatement('|'), path],
      [inStatement('"Action": "|"'), path],
      [list('|'), 'trust-policy.json'],
      ['{ "a": "|" }', path],
      ['{ "a": [|] }', 'data.json'],
    ];
    for (const [text, name] of elsewhere) {
      const offered = proposalsAt(text, { path: name }).map(({ label }) => label);
      assert.deepEqual(
        offered.filter((label) => labels.includes(label)),
        [],
        text,
      );
    }
  });
});
