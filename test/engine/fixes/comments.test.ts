import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import { documentedRules } from '../../../engine/src/rules/pages';
import { readAnnotations } from '../../support/annotations';
import { documentOf, exampleFileName, lintDocument, lintExample } from '../../support/engine';

describe('comments', () => {
  const policy = (condition: string) => `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::shop/*",
    "Condition": {
${condition}
    }
  }
}`;
  const fixesOf = (text: string, ruleId: string) =>
    lintDocument(documentOf(text, { path: 's3-policy.jsonc', allowsComments: true }))
      .filter((finding) => finding.ruleId === ruleId)
      .flatMap((finding) => finding.fixes());

  it('in a clause that would be written elsewhere keep it where it is', () => {
    const clauses = (comment: string) =>
      policy(`      "Bool": {${comment}
        "aws:SecureTransport": "true"
      },
      "StringEquals": { "aws:PrincipalOrgID": "o-abcdefghij" },
      "Bool": { "aws:MultiFactorAuthPresent": "true" }`);
    assert.deepEqual(
      fixesOf(clauses(''), 'duplicate-json-key').map(({ title }) => title),
      ['Merge both "Bool" into one (changes access)', 'Remove this "Bool", which has no effect'],
    );
    assert.deepEqual(
      fixesOf(clauses('\n        // only over TLS'), 'duplicate-json-key').map(({ title }) => title),
      ['Remove this "Bool", which has no effect'],
    );
  });

  it('around a changed word stay', () => {
    const text = policy('      // from home\n      "StringEqual": { "aws:PrincipalOrgID": "o-abcdefghij" } // ours');
    const [fix] = fixesOf(text, 'condition-unknown-operator');
    assert.equal(applyEdits(text, fix?.edits ?? []), text.replace('StringEqual"', 'StringEquals"'));
  });

  it('outlive every fix of every rule, unless what they speak of is taken out', () => {
    let fixed = 0;
    for (const example of documentedRules.flatMap(({ examples }) => examples.bad)) {
      const { text, remarks } = withRemarks(readAnnotations(example.text).text);
      const fileName = exampleFileName(example).replace(/\.json$/, '.jsonc');
      const fixes = lintExample(text, { ...example, fileName }).flatMap((finding) => finding.fixes());
      fixed += fixes.length;
      for (const { edits, title } of fixes.filter((fix) => fix.edits.some(({ newText }) => /\w/.test(newText)))) {
        const after = applyEdits(text, edits);
        assert.deepEqual(
          remarks.filter((remark) => !after.includes(remark)),
          [],
          `${title}\n${after}`,
        );
      }
    }
    assert.ok(fixed > 200, `${fixed} fixes`);
  });
});

/** A text with a comment above each line that begins with a name, a text, an object or a list. */
function withRemarks(plain: string): { readonly text: string; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const text = plain.replace(/^( +)(?=["{[])/gm, (indent) => {
    const remark = `// remark ${remarks.length};`;
    remarks.push(remark);
    return `${indent}${remark}\n${indent}`;
  });
  return { text, remarks };
}
