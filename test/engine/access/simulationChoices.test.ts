import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulationChoices } from '../../../engine/src/access/simulationChoices';
import { documentOf, iamData } from '../../support/engine';

function choicesOf(...statements: object[]) {
  const { policies } = documentOf(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  return simulationChoices(iamData, policies);
}

test('actions come in their own spelling, once, and patterns as what they stand for', () => {
  const { actions } = choicesOf(
    { Effect: 'Allow', Action: ['s3:getobject', 'sqs:*MessageMoveTask', '*', 's3:*', 'nonsense'], Resource: '*' },
    { Effect: 'Deny', NotAction: ['s3:GetObject', 's3:PutObject', 'iam:Get*'], Resource: '*' },
  );
  assert.deepEqual(actions, [
    { action: 's3:GetObject' },
    { action: 's3:PutObject' },
    { action: 'sqs:CancelMessageMoveTask', pattern: 'sqs:*MessageMoveTask' },
    { action: 'sqs:StartMessageMoveTask', pattern: 'sqs:*MessageMoveTask' },
  ]);
});

test('resources are ARNs, and keys know their type', () => {
  const { resources, keys } = choicesOf({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: ['*', 'arn:aws:s3:::photos/*', 'arn:aws:s3:::photos/*'],
    Condition: {
      IpAddress: { 'AWS:sourceip': '192.0.2.0/24' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'], 'made:Up': 'x' },
    },
  });
  assert.deepEqual(resources, ['arn:aws:s3:::photos/*']);
  assert.deepEqual(keys, [
    { key: 'aws:SourceIp', type: 'IPAddress', multivalued: false },
    { key: 'aws:TagKeys', type: 'String', multivalued: true },
    { key: 'made:Up', type: 'String', multivalued: false },
  ]);
});

test('nothing can be said of no policy', () => {
  assert.deepEqual(simulationChoices(iamData, []), { actions: [], resources: [], keys: [] });
});
