import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResourceItem } from '../../../engine/src/model/model';
import { documentOf } from '../../support/engine';

const head = `Parameters:
  Name: { Type: String, Default: orders }
Mappings:
  Keys: { eu: { arn: 'arn:aws:kms:eu-central-1:210987654321:key/a' } }
Resources:
  Orders: { Type: AWS::DynamoDB::Table }
  Named: { Type: AWS::DynamoDB::Table, Properties: { TableName: named } }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub 'top-\${Name}' } }
  Worker: { Type: AWS::Serverless::Function }
  P:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: x:y
            Resource: `;

interface Known {
  readonly items: readonly string[];
  readonly unsure: readonly string[];
  readonly opaque: boolean;
}

function known(expression: string): Known {
  const [policy] = documentOf(`${head}${expression}\n`, { path: 'template.yaml' }).policies;
  const resource = policy?.statements[0]?.resource;
  const values = (items: readonly ResourceItem[] | undefined) => (items ?? []).map(({ node }) => node.value);
  return { items: values(resource?.items), unsure: values(resource?.unsure), opaque: resource?.opaque ?? false };
}

const place = '${AWS::Region}:${AWS::AccountId}';

describe('functions of CloudFormation', () => {
  for (const [expression, ...items] of [
    ["!Sub '*'", '*'],
    ["!Sub 'arn:aws:s3:::home/${!aws:username}'", 'arn:aws:s3:::home/${aws:username}'],
    ["!Join ['/', [arn:aws:s3:::a, b]]", 'arn:aws:s3:::a/b'],
    ['!Select [1, [a, b]]', 'b'],
    ['!FindInMap [Keys, eu, arn]', 'arn:aws:kms:eu-central-1:210987654321:key/a'],
    ['[a, !Ref AWS::NoValue, b]', 'a', 'b'],
    ["!Sub ['${X}/*', { X: arn:aws:s3:::a }]", 'arn:aws:s3:::a/*'],
  ] as const) {
    it(`${expression} is known`, () => assert.deepEqual(known(expression), { items, unsure: [], opaque: false }));
  }

  for (const [expression, ...unsure] of [
    ['!GetAtt Orders.Arn', `arn:\${AWS::Partition}:dynamodb:${place}:table/\${Orders}`],
    ["{ 'Fn::GetAtt': [Orders, Arn] }", `arn:\${AWS::Partition}:dynamodb:${place}:table/\${Orders}`],
    ['!GetAtt Named.Arn', `arn:\${AWS::Partition}:dynamodb:${place}:table/named`],
    ["!Sub '${Named.Arn}/index/*'", `arn:\${AWS::Partition}:dynamodb:${place}:table/named/index/*`],
    ['!Ref Topic', `arn:\${AWS::Partition}:sns:${place}:top-\${Name}`],
    ['!GetAtt WorkerRole.Arn', 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${WorkerRole}'],
    ["!Sub 'arn:aws:s3:::${Name}/*'", 'arn:aws:s3:::${Name}/*'],
    ["!Join ['', ['arn:aws:s3:::', !Ref Name, '/*']]", 'arn:aws:s3:::${Name}/*'],
    ['!If [A, a, !If [B, b, !Ref AWS::NoValue]]', 'a', 'b'],
    ["'{{resolve:ssm:/a}}'", '{{resolve:ssm:/a}}'],
  ] as const) {
    it(`${expression} is known in part`, () =>
      assert.deepEqual(known(expression), { items: [], unsure, opaque: true }));
  }

  for (const expression of [
    '!Ref Name',
    '!ImportValue a',
    "!Split [',', a]",
    '!GetAtt Custom.Value',
    '!Base64 a',
    '!GetAZs eu-central-1',
    "!Cidr ['10.0.0.0/16', 1]",
    '!Transform { Name: X }',
    '!Custom a',
    '!Sub [a]',
    '!Join [a]',
    '!If [a]',
  ]) {
    it(`${expression} hides its value or has none`, () => {
      const { items, unsure } = known(expression);
      assert.deepEqual(items, expression === '!Sub [a]' ? ['a'] : []);
      assert.deepEqual(unsure, []);
    });
  }

  it('never go round in circles', () => {
    const text = `Resources:
  A: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt B.Arn } }
  B: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt A.Arn } }
  P:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument: { Statement: { Effect: Allow, Action: 'sqs:*', Resource: !GetAtt A.Arn } }
`;
    assert.equal(documentOf(text, { path: 'a.yaml' }).policies.length, 1);
  });
});
