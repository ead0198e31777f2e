import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

/** Each value with the rules that find something in it, and what they underline. */
type Case = readonly [value: string, ...found: readonly string[]];

describe('a word where a value belongs', () => {
  const principals: readonly Case[] = [
    ['arn:aws:iam::ACCOUNT_A:root', 'unresolved-template-placeholder ACCOUNT_A'],
    ['arn:aws:iam::myaccount:root', 'unresolved-template-placeholder myaccount'],
    ['arn:aws:iam::COSTKATANA_ACCOUNT_ID:role/app', 'unresolved-template-placeholder COSTKATANA_ACCOUNT_ID'],
    ['arn:aws:iam::XXXX:root', 'unresolved-template-placeholder XXXX'],
    ['arn:aws:iam::$account_id:root', 'unresolved-template-placeholder $account_id'],
    ['ROLE_ARN', 'unresolved-template-placeholder ROLE_ARN'],
    ['[[account]]', 'unresolved-template-placeholder [[account]]'],
    ['<%= arn %>', 'unresolved-template-placeholder <%= arn %>'],
    ['arn:aws:iam::418273645091:root', 'trust-account-root arn:aws:iam::418273645091:root'],
    ['arn:aws:iam::418273645091:role/account-reader'],
  ];
  for (const [value, ...expected] of principals) {
    it(`is found in the principal ${value}: ${expected.join(', ') || 'nothing'}`, () => {
      const statement = { Effect: 'Allow', Principal: { AWS: value }, Action: 'sts:AssumeRole' };
      assert.deepEqual(found(statement), expected);
    });
  }

  const resources: readonly Case[] = [
    ['arn:aws:sqs:us-east-1:ACCOUNT_A:jobs', 'unresolved-template-placeholder ACCOUNT_A'],
    ['arn:aws:sqs:myregion:418273645091:jobs', 'unresolved-template-placeholder myregion'],
    ['arn:aws:sqs:us-east-1:$account_id:jobs', 'unresolved-template-placeholder $account_id'],
    ['<%= arn %>', 'unresolved-template-placeholder <%= arn %>'],
    ['arn:aws:sqs:us-east-1:418273645091:jobs'],
    ['arn:aws:sqs:*:*:account-jobs'],
    ['arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:jobs'],
  ];
  for (const [value, ...expected] of resources) {
    it(`is found in the resource ${value}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: value }), expected);
    });
  }
});

describe('a policy variable in an ARN', () => {
  const cases: readonly (readonly [action: string, ...Case])[] = [
    [
      's3:ListBucket',
      'arn:aws:s3::tenant-${aws:PrincipalTag/n}-*',
      'arn-missing-fields arn:aws:s3::tenant-${aws:PrincipalTag/n}-*',
    ],
    ['s3:GetObject', 'acme/${aws:username}/*', 'resource-not-arn acme/${aws:username}/*'],
    [
      'lambda:InvokeFunction',
      'arn:aws:lambda:eu-west-1:418273645091:function/${aws:PrincipalTag/app}',
      'arn-resource-format function/${aws:PrincipalTag/app}',
    ],
    ['lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:418273645091:function:${aws:PrincipalTag/app}'],
    ['s3:GetObject', 'arn:aws:s3:::acme/${aws:username}/*'],
    // A gap of another tool may become anything.
    ['s3:GetObject', '${bucket}/*'],
    ['lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:418273645091:function/${name}'],
  ];
  for (const [action, value, ...expected] of cases) {
    it(`leaves the rest of ${value} to the rules: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found({ Effect: 'Allow', Action: action, Resource: value }), expected);
    });
  }
});

function found(statement: object): readonly string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return lintDocument(documentOf(text)).map(({ ruleId, span }) => `${ruleId} ${text.slice(span.start, span.end)}`);
}
