import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResourceItem } from '../../../engine/src/model/model';
import { documentOf, lintDocument } from '../../support/engine';

const head = `Parameters:
  Name: { Type: String, Default: orders }
  Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Secret: { Type: String, Default: hidden, NoEcho: true }
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b }
  Empty: { Type: String, Default: '' }
Mappings:
  Keys: { eu: { arn: 'arn:aws:kms:eu-central-1:210987654321:key/a' } }
  Stages: { dev: { bucket: a }, prod: { bucket: b }, test: { bucket: b } }
Resources:
  Orders: { Type: AWS::DynamoDB::Table }
  Named: { Type: AWS::DynamoDB::Table, Properties: { TableName: named } }
  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub 'top-\${Name}' } }
  Worker: { Type: AWS::Serverless::Function }
  Config: { Type: AWS::SSM::Parameter, Properties: { Name: /app/config } }
  Code: { Type: AWS::CodeCommit::Repository, Properties: { RepositoryName: code } }
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }
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
    [
      "!Sub 'arn:aws:ssm:eu-west-1:210987654321:parameter${Config}'",
      'arn:aws:ssm:eu-west-1:210987654321:parameter/app/config',
    ],
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
    ['!GetAtt Orders.StreamArn', `arn:\${AWS::Partition}:dynamodb:${place}:table/\${Orders}/stream/\${Orders}`],
    ['!GetAtt Queue.Arn', `arn:\${AWS::Partition}:sqs:${place}:jobs`],
    ["!Sub 'arn:aws:codecommit:eu-west-1:210987654321:${Code}'", 'arn:aws:codecommit:eu-west-1:210987654321:${Code}'],
    ['!Ref Name', 'orders'],
    ['!Ref Stage', 'dev', 'prod'],
    [
      "!Sub 'arn:aws:s3:::${Stage}-a/${Stage}'",
      ...['dev', 'prod'].flatMap((a) => ['dev', 'prod'].map((b) => `arn:aws:s3:::${a}-a/${b}`)),
    ],
    ["!Join ['', ['arn:aws:s3:::', !Ref Stage]]", 'arn:aws:s3:::dev', 'arn:aws:s3:::prod'],
    ['!FindInMap [Stages, !Ref Name, bucket]', 'a', 'b'],
    ["!Sub ['arn:aws:s3:::${B}', { B: !FindInMap [Stages, !Ref Stage, bucket] }]", 'arn:aws:s3:::a', 'arn:aws:s3:::b'],
    ["!Sub ['arn:aws:s3:::${B}', { B: !If [A, x, y] }]", 'arn:aws:s3:::x', 'arn:aws:s3:::y'],
    ['!If [A, a, !Sub "arn:aws:s3:::${Stage}"]', 'a', 'arn:aws:s3:::${Stage}'],
    ["'{{resolve:ssm:/a}}'", '{{resolve:ssm:/a}}'],
  ] as const) {
    it(`${expression} is known in part`, () =>
      assert.deepEqual(known(expression), { items: [], unsure, opaque: true }));
  }

  for (const expression of [
    '!Ref Secret',
    '!Ref Stored',
    '!Ref Empty',
    '!Ref Queue',
    '!If [A, !Ref Stage, !Ref Name]',
    '!FindInMap [!Ref Name, eu, arn]',
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

  it('are not followed to parameters where a condition decides whether the resource exists', () => {
    const text = `${head.replace('  P:\n', '  P:\n    Condition: HasName\n')}[!Ref Name, !Ref Stage]\n`;
    const [policy] = documentOf(text, { path: 'template.yaml' }).policies;
    const { items = [], unsure = [], opaque } = policy?.statements[0]?.resource ?? {};
    assert.deepEqual({ items, unsure, opaque }, { items: [], unsure: [], opaque: true });
  });

  it('stay one finding where all values of a reference have the same fault', () => {
    const action = (name: string) =>
      `${head.replace('Action: x:y', `Action: !Ref ${name}`)}'*'\n`.replace(
        'Parameters:',
        `Parameters:
  Either: { Type: String, AllowedValues: ['s3:GetObjects', 's3:PutObjects', 's3:GetObject'] }
  Given: { Type: String, Default: 'S3-:GetObject' }`,
      );
    const found = (name: string) =>
      lintDocument(documentOf(action(name), { path: 'template.yaml' }))
        .filter(({ ruleId }) => ruleId.startsWith('action-'))
        .map(({ ruleId, severity, span }) => [ruleId, severity, action(name).slice(span.start, span.end)]);
    assert.deepEqual(found('Either'), [['action-unknown', 'warning', '!Ref Either']]);
    assert.deepEqual(found('Given'), [['action-unknown-service', 'warning', '!Ref Given']]);
  });

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
