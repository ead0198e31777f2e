import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complete } from '../../../engine/src/completion/complete';
import { plainInsertText, toSnippet } from '../../../engine/src/completion/insertText';
import { applyEdits } from '../../../engine/src/edits/editor';
import { parseJson } from '../../../engine/src/syntax/json';
import { checkProposal, sourceOf } from '../../support/cursor';

// Whatever is half typed, completion answers, and what it offers can be applied.
const fixtures: readonly { readonly path: string; readonly text: string }[] = [
  {
    path: 'lambda-trust-policy.json',
    text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com", "AWS": ["arn:aws:iam::210987654321:root"] },
      "Action": ["sts:AssumeRole", "sts:TagSession"],
      "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws:lambda:eu-west-1:210987654321:function:*" } }
    }
  ]
}
`,
  },
  {
    path: 'permissions.jsonc',
    text: `// What the function may do
{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", /* reads */ "Action": ["s3:Get*", "kms:Decrypt",],
  "Resource": ["arn:aws:s3:::my-app/\${aws:username}/*", "*"],
  "Condition": { "ForAnyValue:StringEquals": { "aws:TagKeys": ["team", "stage"] }, "Bool": { "aws:SecureTransport": true } } } }
`,
  },
  {
    path: 'template.json',
    text: `{"Resources":{"Role":{"Properties":{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":{"Fn::Sub":"arn:aws:iam::\${AWS::AccountId}:oidc-provider/gitlab.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"gitlab.com:sub":"project_path:a/b:*"}}}]}}}}}`,
  },
  {
    path: 'broken-policy.json',
    text: `{
  Version: '2012-10-17'
  "Statement": [{
    "Effect: "Allow",
    "Action": ["s3:GetObject" s3:PutObject", 's3:ListBucket'
    "Resource": arn:aws:s3:::my-app/*
    "Principal": { "AWS": 210987654321, ,
`,
  },
];

describe('completion', () => {
  for (const { path, text } of fixtures) {
    it(`answers at every offset of ${path}`, () => {
      const isWhole = faults(text).length === 0;
      for (let offset = 0; offset <= text.length; offset++) {
        for (const result of completeSafely(text, offset, path)) {
          // A text without faults has none after accepting.
          if (isWhole) assert.deepEqual(faults(result), [], `${text.slice(0, offset)}|\n→ ${result}`);
        }
      }
    });

    it(`answers at the end of every beginning of ${path}`, () => {
      for (let end = 0; end <= text.length; end++) completeSafely(text.slice(0, end), end, path);
    });

    it(`answers around every missing character of ${path}`, () => {
      for (let at = 0; at < text.length; at++) completeSafely(text.slice(0, at) + text.slice(at + 1), at, path);
    });
  }
});

/** The texts after accepting, for the first proposals. */
function completeSafely(text: string, offset: number, path: string): string[] {
  const proposals = complete(sourceOf(text, { path, ownAccounts: ['210987654321'] }), offset);
  assert.ok(proposals.length <= 1000, `${proposals.length} proposals`);
  const labels = new Set(proposals.map(({ label }) => label));
  assert.equal(labels.size, proposals.length, `every label once: ${text.slice(0, offset)}|`);
  const results: string[] = [];
  for (const proposal of proposals.slice(0, 40)) {
    checkProposal(proposal, text, offset);
    assert.ok(toSnippet(proposal.insertText).length > 0);
    const newText = plainInsertText(proposal.insertText);
    results.push(applyEdits(text, [...proposal.extraEdits, { ...proposal.span, newText }]));
  }
  return results;
}

function faults(text: string): readonly string[] {
  const harmless: readonly string[] = ['comment', 'trailingComma'];
  return parseJson(text)
    .problems.map(({ code }) => code)
    .filter((code) => !harmless.includes(code));
}
