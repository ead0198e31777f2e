import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { iamData } from '../../support/engine';

const rows = readFileSync('engine/data/operation-actions.tsv', 'utf8').trim().split('\n').slice(1);

test('operations name actions that exist, and only where the action of their name is another', () => {
  assert.ok(rows.length > 0);
  for (const row of rows) {
    const [prefix = '', name = '', actions = '', kind = ''] = row.split('\t');
    assert.ok(iamData.hasService(prefix), row);
    for (const action of actions.split(' ').filter((one) => one !== '')) {
      const [service = '', own = ''] = action.split(':');
      assert.equal(iamData.action(service, own)?.name, own, row);
    }
    assert.notEqual(actions, `${prefix}:${name}`, row);
    assert.equal(actions === '', kind.startsWith('no-'), row);
  }
});

test('operations are found in any letter case, those with one other action too', () => {
  const find = (name: string) =>
    iamData.apiOperations(name).map(({ prefix, actions, kind }) => [prefix, ...actions, kind]);
  assert.deepEqual(find('listobjectsv2'), [['s3', 's3:ListBucket', 'renamed']]);
  assert.deepEqual(find('ReEncrypt'), [['kms', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'multi']]);
  assert.deepEqual(find('SignUp'), [['cognito-idp', 'no-iam']]);
  assert.deepEqual(find('PutItem'), []);
  assert.deepEqual(iamData.apiOperations('GetRestApi')[0]?.resources, ['arn:aws:apigateway:REGION::/restapis/*']);
});

test('services are found as SDKs, endpoints and CloudTrail name them', () => {
  const names: Readonly<Record<string, string | undefined>> = {
    S3: 's3',
    'Amazon S3': 's3',
    AWSLambda: 'lambda',
    DynamoDb: 'dynamodb',
    AmazonDynamoDBv2: undefined,
    'CloudWatch Logs': 'logs',
    monitoring: 'cloudwatch',
    SFN: 'states',
    'Resource Groups Tagging API': 'tag',
    email: 'ses',
    'Marketplace Catalog': 'aws-marketplace',
    'aws-marketplace': 'aws-marketplace',
    nonsense: undefined,
  };
  for (const [name, prefix] of Object.entries(names)) assert.equal(iamData.prefixOfService(name), prefix, name);
});
