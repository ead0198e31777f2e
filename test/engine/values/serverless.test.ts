import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResourceItem } from '../../../engine/src/model/model';
import { documentOf, lintDocument } from '../../support/engine';

const head = `service: orders
provider:
  name: aws
  stage: dev
  region: \${opt:region, 'eu-west-1'}
  iamRoleStatements:
    - Effect: Allow
      Action: s3:GetObject
      Resource: `;

const tail = `
custom:
  bucket: my-app-orders
  arn: arn:aws:s3:::\${self:custom.bucket}/*
  either: \${opt:bucket, self:custom.bucket}
  deep: { list: [arn:aws:s3:::first, arn:aws:s3:::second] }
  circle: \${self:custom.circle}
resources:
  Resources:
    Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: '\${self:custom.bucket}-table' } }
    P:
      Type: AWS::IAM::Policy
      Properties:
        PolicyDocument:
          Statement: { Effect: Allow, Action: 'dynamodb:GetItem', Resource: !Sub '\${Orders.Arn}/\${self:custom.bucket}' }
`;

function known(expression: string, at = 0) {
  const policy = documentOf(`${head}${expression}${tail}`, { path: 'serverless.yml' }).policies[at];
  const resource = policy?.statements[0]?.resource;
  const values = (items: readonly ResourceItem[] | undefined) => (items ?? []).map(({ node }) => node.value);
  return { items: values(resource?.items), unsure: values(resource?.unsure), opaque: resource?.opaque ?? false };
}

describe('variables of Serverless', () => {
  for (const [expression, ...items] of [
    ['${self:custom.arn}', 'arn:aws:s3:::my-app-orders/*'],
    ["'arn:aws:s3:::${self:custom.bucket}'", 'arn:aws:s3:::my-app-orders'],
    ['${self:custom.deep.list}', 'arn:aws:s3:::first', 'arn:aws:s3:::second'],
    ['${self:custom.deep.list.1}', 'arn:aws:s3:::second'],
    ['["${self:custom.arn}"]', 'arn:aws:s3:::my-app-orders/*'],
  ] as const) {
    it(`${expression} is followed in the file`, () => {
      assert.deepEqual(known(expression), { items, unsure: [], opaque: false });
    });
  }

  for (const [expression, ...unsure] of [
    ["${opt:arn, 'arn:aws:s3:::a'}", 'arn:aws:s3:::a'],
    ['${env:ARN, self:custom.arn}', 'arn:aws:s3:::my-app-orders/*'],
    ['${ssm:/a, "arn:aws:s3:::b"}', 'arn:aws:s3:::b'],
    ['${self:custom.either}', 'my-app-orders'],
    ['${self:custom.missing, self:custom.bucket}', 'my-app-orders'],
    ['arn:aws:s3:::${self:provider.stage}-a', 'arn:aws:s3:::${self:provider.stage}-a'],
    ['arn:aws:s3:::${self:custom.either}', 'arn:aws:s3:::${self:custom.either}'],
    ['arn:aws:s3:::${self:custom.deep.${opt:x}}', 'arn:aws:s3:::${self:custom.deep.${opt:x}}'],
  ] as const) {
    it(`${expression} is known in part`, () => {
      assert.deepEqual(known(expression), { items: [], unsure, opaque: true });
    });
  }

  for (const expression of [
    '${file(arns.yml):orders}',
    '${opt:arn}',
    '${ssm:/a}',
    '${self:custom.circle}',
    '${cf:a.b}',
  ]) {
    it(`${expression} isn't known`, () => {
      assert.deepEqual(known(expression), { items: [], unsure: [], opaque: true });
    });
  }

  it('are replaced inside of Fn::Sub, whose own references are followed', () => {
    const place = '${AWS::Region}:${AWS::AccountId}';
    const unsure = [`arn:\${AWS::Partition}:dynamodb:${place}:table/my-app-orders-table/my-app-orders`];
    assert.deepEqual(known("'*'", 1), { items: [], unsure, opaque: true });
  });

  it('let a list of statements be checked where it is written', () => {
    const text = `service: orders
provider: { name: aws, iamRoleStatements: '\${self:custom.statements}' }
custom:
  statements:
    - { Effect: Allow, Action: 's3:GetObjects', Resource: '*' }
`;
    const found = lintDocument(documentOf(text, { path: 'serverless.yml' })).filter(
      (one) => one.ruleId === 'action-unknown',
    );
    assert.deepEqual(
      found.map(({ span }) => text.slice(span.start, span.end)),
      ['GetObjects'],
    );
    assert.deepEqual(
      found.flatMap((one) => one.fixes()),
      [],
    );
  });
});
