import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type OutlineEntry, outlineOf } from '../../../engine/src/describe/outline';
import { documentOf } from '../../support/engine';
import { knowledge, permission, trust } from '../../support/reading';

/** A line for each entry, indented, with the text that is selected. */
function outline(text: string): string[] {
  const lines = (entries: readonly OutlineEntry[], indent: string): string[] =>
    entries.flatMap(({ name, detail, selection, span, children }) => {
      assert.ok(span.start <= selection.start && selection.end <= span.end, `${name}: the selection lies inside`);
      const selected = text.slice(selection.start, selection.end);
      return [`${indent}${name} | ${detail} | ${selected}`, ...lines(children, `${indent}  `)];
    });
  return lines(outlineOf(knowledge, documentOf(text)), '');
}

describe('the outline', () => {
  it('of a permission policy', () => {
    const text = permission(
      '"Sid":"Read","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::my-bucket/*","Condition":{"StringEquals":{"aws:PrincipalTag/team":["red","blue"]},"Bool":{"aws:SecureTransport":"true"}}',
    );
    assert.deepEqual(outline(text), [
      'Read | Allow · s3:GetObject and 1 more · arn:aws:s3:::my-bucket/* | "Sid":"Read"',
      '  Action | s3:GetObject and 1 more | "Action"',
      '  Resource | arn:aws:s3:::my-bucket/* | "Resource"',
      '  Condition | aws:PrincipalTag/team and 1 more | "Condition"',
      '    aws:PrincipalTag/team | is red or blue | "aws:PrincipalTag/team"',
      '    aws:SecureTransport | is true | "aws:SecureTransport"',
    ]);
  });

  it('of a trust policy, statements without a Sid by their place', () => {
    assert.deepEqual(outline(trust('{"Service":"lambda.amazonaws.com","AWS":"210987654321"}')), [
      'Statement 1 | Allow · AWS Lambda and account 210987654321 (Production) · sts:AssumeRole | {',
      '  Principal | AWS Lambda and account 210987654321 (Production) | "Principal"',
      '  Action | sts:AssumeRole | "Action"',
    ]);
  });

  it('of what is left out', () => {
    const text = permission('"NotAction":["iam:*","sts:*"],"NotResource":[{"Ref":"Bucket"}]').replace('Allow', 'Deny');
    assert.deepEqual(outline(text), [
      'Statement 1 | Deny · all but iam:* and 1 more · all but … | {',
      '  NotAction | all but iam:* and 1 more | "NotAction"',
      '  NotResource | all but … | "NotResource"',
    ]);
  });

  it('of several policies in one file', () => {
    const text = `{"AssumeRolePolicyDocument":${trust('"*"')},"PolicyDocument":${permission('"Action":"s3:GetObject","Resource":"*"')}}`;
    assert.deepEqual(outline(text), [
      'Trust policy | 1 statement | {',
      '  Statement 1 | Allow · anyone · sts:AssumeRole | {',
      '    Principal | anyone | "Principal"',
      '    Action | sts:AssumeRole | "Action"',
      'Permission policy | 1 statement | {',
      '  Statement 1 | Allow · s3:GetObject · * | {',
      '    Action | s3:GetObject | "Action"',
      '    Resource | * | "Resource"',
    ]);
  });

  it('of a half-typed policy', () => {
    assert.deepEqual(
      outline('{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Condition":{"StringEquals":{"":'),
      [
        'Statement 1 | Allow | "Sid":""',
        '  Condition |  | "Condition"',
        '    … | (empty) has a value that is still missing | ""',
      ],
    );
  });

  it('of JSON that is no policy is empty', () => {
    assert.deepEqual(outline('{"Statement":"of accounts"}'), []);
  });
});
