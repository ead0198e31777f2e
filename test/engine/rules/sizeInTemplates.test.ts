import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policySize } from '../../../engine/src/model/size';
import { rules } from '../../../engine/src/rules/index';
import { documentOf, lintWith } from '../../support/engine';

const sizeRules = rules.filter(({ group }) => group === 'size');

const template = (type: string, properties: string) =>
  `Resources:\n  Thing:\n    Type: ${type}\n    Properties:\n${properties}`;

/** A managed policy, or the inline policy of a role, with these lines as its resources. */
const managed = (resources: readonly string[]) =>
  template('AWS::IAM::ManagedPolicy', `      PolicyDocument:\n${documentWith(resources, 8)}`);
const inline = (resources: readonly string[]) =>
  template(
    'AWS::IAM::Role',
    `      Policies:\n        - PolicyName: all\n          PolicyDocument:\n${documentWith(resources, 12)}`,
  );

function documentWith(resources: readonly string[], indent: number): string {
  const lines = [
    "Version: '2012-10-17'",
    'Statement:',
    '  - Effect: Allow',
    '    Action: s3:GetObject',
    '    Resource:',
  ];
  const items = resources.map((resource) => `      - ${resource}`);
  return [...lines, ...items].map((line) => ' '.repeat(indent) + line).join('\n');
}

/** Bucket ARNs of 60 characters; as JSON 62 and a comma. */
const arns = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `arn:aws:s3:::orders-${String(index).padStart(5, '0')}-${'a'.repeat(34)}`,
  );

const found = (text: string) =>
  lintWith(sizeRules, documentOf(text, { path: 'template.yaml' })).map(
    ({ severity, ruleId, message }) => `${severity} ${ruleId} ${/at least/.test(message) ? 'at least' : 'exactly'}`,
  );

const sizeOf = (text: string) => {
  const [policy] = documentOf(text, { path: 'template.yaml' }).policies;
  assert.ok(policy);
  return policySize(policy.node, text);
};

describe('the size of a policy in a template', () => {
  it('is that of the JSON that CloudFormation sends', () => {
    const list = arns(3);
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: list };
    const json = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    assert.deepEqual(sizeOf(managed(list)), { compact: json.length, withoutBlanks: json.length, isLeast: false });
  });

  it('counts nothing for what is filled in later', () => {
    const known = sizeOf(managed(['arn:aws:s3:::/*', 'arn:aws:s3:::b']));
    const open = sizeOf(
      managed(["!Sub 'arn:aws:s3:::${Name}/*'", '!If [A, arn:aws:s3:::b, arn:aws:s3:::longer]', '!Ref X']),
    );
    assert.deepEqual(open, { ...known, isLeast: true });
  });

  it('is an error beyond 6,144 characters in a managed policy', () => {
    assert.deepEqual(found(managed(arns(105))), ['error size-managed exactly']);
    assert.deepEqual(found(managed([...arns(105), '!Ref Another'])), ['error size-managed at least']);
    assert.deepEqual(found(managed(arns(60))), []);
  });

  it('is an error in an inline policy beyond what all of a role may have', () => {
    assert.deepEqual(found(inline(arns(105))), []);
    assert.deepEqual(found(inline(arns(180))), ['error size-managed exactly']);
  });

  it('is no error where only references make the text long', () => {
    const references = arns(120).map((_, index) => `!Sub '\${${'VeryLongParameterName'.repeat(4)}${index}}'`);
    assert.deepEqual(found(managed(references)), []);
  });
});
