import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

const statement = '{ "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::my-app-assets" }';
const policy = `{ "Version": "2012-10-17", "Statement": [${statement}] }`;

/** The findings of all rules: rule and the characters it is about. */
function findings(text: string, allowsComments = false): string[] {
  const document = documentOf(text, { allowsComments });
  return lintDocument(document).map(({ ruleId, span }) => `${ruleId} ${text.slice(span.start, span.end)}`);
}

describe('json-syntax', () => {
  it('says a fault once where several policies share a document', () => {
    assert.deepEqual(findings(`[${policy}, ${policy},]`), ['json-syntax ,']);
    assert.deepEqual(findings(`[${policy}, ${policy.replace('"Allow",', '"Allow",,')}]`), ['json-syntax ,']);
  });

  it('is silent where there is no policy', () => {
    assert.deepEqual(findings('{ "Statement": 1, // none\n }'), []);
    assert.deepEqual(findings('{ "name": "x", }'), []);
  });

  it('allows comments and trailing commas in JSONC, and nothing else', () => {
    const text = `// one\n${policy.replace(' }] }', ',}, /* two */], }')}`;
    assert.deepEqual(findings(text, true), []);
    assert.deepEqual(findings(text), [
      'json-syntax // one',
      'json-syntax ,',
      'json-syntax ,',
      'json-syntax /* two */',
      'json-syntax ,',
    ]);
    assert.deepEqual(findings(policy.replace('"Allow"', "'Allow'"), true), ["json-syntax 'Allow'"]);
  });

  it('reads a policy in single quotes as one', () => {
    const text = policy.replaceAll('"', "'");
    assert.equal(findings(text).length, text.split("'").length / 2 - 0.5);
    const [first] = lintDocument(documentOf(text));
    assert.deepEqual(
      first?.fixes().map(({ title }) => title),
      ['Use double quotes', 'Replace all wrong quotes with double quotes'],
    );
  });

  it('says nothing else about words that are being typed', () => {
    for (const [broken, found] of [
      ['"Eff', '"Eff'],
      ['"Effect": "All', '"All'],
      ['"Effect": ', ':'],
      ['"Principle": { "Service": "lam', '"lam'],
    ]) {
      const text = `{\n"Version": "2012-10-17",\n"Statement": [\n{\n${broken}\n`;
      const expected = broken?.startsWith('"Principle')
        ? ['unknown-statement-element Principle', `json-syntax ${found}`]
        : [`json-syntax ${found}`];
      assert.deepEqual(findings(text), expected);
    }
  });
});
