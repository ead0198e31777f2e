import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import { addSuppression, firstSuppression } from '../../../engine/src/suppressions/add';
import { createSuppressor, sidOf, unusedSuppressions } from '../../../engine/src/suppressions/apply';
import { parseSuppressions } from '../../../engine/src/suppressions/parse';
import { documentOf, lintDocument } from '../../support/engine';

const rule = 'invalid-effect';
const listOf = (...entries: object[]) =>
  parseSuppressions(JSON.stringify({ suppressions: entries.map((entry) => ({ reason: 'Because.', ...entry })) }), {
    ruleIds: [rule, 'missing-version'],
    today: '2026-11-22',
  });

const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "First", "Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-app-assets/*" },
    { "Effect": "deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::my-app-assets/*" }
  ]
}
`;
const findings = lintDocument(documentOf(text)).filter(({ ruleId }) => ruleId === rule);
const words = (list: typeof findings) => list.map(({ span }) => text.slice(span.start, span.end));

/** The words still reported and those that are not. */
function apply(path: string, ...entries: object[]): [string[], string[]] {
  const list = listOf(...entries);
  assert.deepEqual(list.problems, []);
  const applied = createSuppressor(list.suppressions)(path, findings);
  return [words([...applied.findings]), words(applied.suppressed.map(({ finding }) => finding))];
}

describe('suppressions', () => {
  it('hide the findings of their rule in the files of their path', () => {
    const both = ['allow', 'deny'];
    assert.deepEqual(words(findings), both);
    assert.deepEqual(apply('roles/a.json', { rule, path: 'roles/a.json' }), [[], both]);
    assert.deepEqual(apply('roles/a.json', { rule, path: 'roles/*.json' }), [[], both]);
    assert.deepEqual(apply('.aws/deep/a.json', { rule, path: '**' }), [[], both]);
    assert.deepEqual(apply('roles/a.json', { rule, path: 'a.json' }), [both, []]);
    assert.deepEqual(apply('roles/a.json', { rule, path: 'roles' }), [both, []]);
    assert.deepEqual(apply('roles/a.json', { rule: 'missing-version', path: '**' }), [both, []]);
    assert.deepEqual(apply('roles/[prod]/a.json', { rule, path: 'roles/[prod]/a.json' }), [[], both]);
  });

  it('with a Sid hide those of its statement only', () => {
    assert.deepEqual(findings.map(sidOf), ['First', undefined]);
    assert.deepEqual(apply('a.json', { rule, path: 'a.json', sid: 'First' }), [['deny'], ['allow']]);
    assert.deepEqual(apply('a.json', { rule, path: 'a.json', sid: 'first' }), [['allow', 'deny'], []]);
    assert.deepEqual(apply('a.json', { rule, path: 'a.json', sid: '' }), [['allow', 'deny'], []]);
  });

  it('that hide nothing are told from those that do', () => {
    const list = listOf({ rule, path: 'a.json' }, { rule, path: '*.json' }, { rule, path: 'b.json' });
    const { suppressed } = createSuppressor(list.suppressions)('a.json', findings);
    assert.equal(suppressed.length, 2);
    const unused = unusedSuppressions(list, new Set(suppressed.flatMap(({ by }) => by)));
    assert.deepEqual(
      unused.map(({ ruleId, message }) => [ruleId, message]),
      [['suppression-unused', 'Nothing is found any more that this entry suppresses. Remove it.']],
    );
    const edits = unused[0]?.fixes()[0]?.edits ?? [];
    assert.deepEqual(
      JSON.parse(applyEdits(list.text, edits)).suppressions.map(({ path }: { path: string }) => path),
      ['a.json', '*.json'],
    );
  });
});

describe('a new suppression', () => {
  const entry = { rule, path: 'a.json', sid: 'First', reason: 'Because.' };
  const added = (before: string) => {
    const edits = addSuppression(before, entry);
    return edits && applyEdits(before, edits);
  };
  const one = `{
  "suppressions": [
    {
      "rule": "invalid-effect",
      "path": "a.json",
      "sid": "First",
      "reason": "Because."
    }
  ]
}
`;

  it('begins a file', () => {
    assert.equal(firstSuppression(entry), one);
    assert.equal(added(''), one);
    assert.deepEqual(JSON.parse(added('{}') ?? ''), JSON.parse(one));
    assert.deepEqual(JSON.parse(added('{ "suppressions": [] }') ?? ''), JSON.parse(one));
    assert.deepEqual(JSON.parse(added('{ "$schema": "x" }') ?? ''), { $schema: 'x', ...JSON.parse(one) });
  });

  it('comes last, in the style of the file', () => {
    const before = '{\r\n\t"suppressions": [\r\n\t\t{ "rule": "x" }\r\n\t]\r\n}\r\n';
    assert.equal(
      added(before),
      [
        '{',
        '\t"suppressions": [',
        '\t\t{ "rule": "x" },',
        '\t\t{',
        '\t\t\t"rule": "invalid-effect",',
        '\t\t\t"path": "a.json",',
        '\t\t\t"sid": "First",',
        '\t\t\t"reason": "Because."',
        '\t\t}',
        '\t]',
        '}',
        '',
      ].join('\r\n'),
    );
  });

  it('takes the place of one that is void', () => {
    assert.equal(added(one.replace('"Because."', '"",\n      "expires": "2020-01-01"')), one);
  });

  it('is refused where there is no list', () => {
    assert.equal(added('[]'), undefined);
    assert.equal(added('{ "suppressions": {} }'), undefined);
    assert.equal(added('nonsense'), undefined);
  });
});
