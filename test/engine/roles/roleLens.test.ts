import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../../engine/src/engine';
import { iamData as data } from '../../support/engine';

const engine = createEngine({ data, today: () => '2026-12-01' });

function lenses(text: string, name = 'template.yaml') {
  const document = { uri: `file:///app/${name}`, languageId: 'yaml', version: 1, getText: () => text };
  return engine
    .roleLenses(document)
    .map(({ text: line, logicalId, span }) => [text.slice(span.start, span.end), logicalId, line]);
}

const host = (trust: string, rest = '') => `Resources:
  Host:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${trust}
${rest}`;
const trusting = (...principals: readonly string[]) =>
  `{ Statement: [${principals.map((one) => `{ Effect: Allow, Principal: ${one}, Action: sts:AssumeRole }`).join(', ')}] }`;

test('a lens above a role tells whom it trusts, what it grants, and its managed policies', () => {
  const policies = `      ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess']
      Policies:
        - PolicyName: a
          PolicyDocument: { Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::orders/*' }] }
        - PolicyName: b
          PolicyDocument: { Statement: [{ Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Jobs.Arn }] }
  Jobs:
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [AWSXRayDaemonWriteAccess]
`;
  assert.deepEqual(lenses(host(trusting('{ Service: ec2.amazonaws.com }'), policies)), [
    ['Host', 'Host', 'Trusted: EC2 · 2 actions on 2 resources · 1 managed policy'],
    ['Worker', 'WorkerRole', 'Trusted: Lambda · 2 managed policies'],
  ]);
});

test('what a template leaves open is told as such', () => {
  const first = (text: string) => lenses(text)[0]?.[2];
  assert.equal(first(host('!Ref Trust')), 'Trusted: not known');
  assert.equal(first(host(trusting('{ AWS: !Ref Caller }'))), 'Trusted: not known');
  assert.equal(
    first(host(trusting('{ Service: ec2.amazonaws.com }', '{ AWS: !Ref Caller }'))),
    'Trusted: EC2 and others',
  );
  assert.equal(first(host('{ Statement: [] }')), 'Trusted: nobody');
  assert.equal(first(host(trusting('{ Service: !Sub "ec2.${AWS::URLSuffix}" }'))), 'Trusted: EC2');
});

test('a file that is no template has none', () => {
  assert.deepEqual(lenses('{ "Version": "2012-10-17", "Statement": [] }', 'policy.json'), []);
});
