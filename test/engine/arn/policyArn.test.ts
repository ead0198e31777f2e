import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPartition, parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';

test('ARNs of policies', () => {
  assert.deepEqual(parsePolicyArn('arn:aws-us-gov:iam::aws:policy/service-role/X'), {
    partition: 'aws-us-gov',
    account: 'aws',
    path: '/service-role/',
    name: 'X',
  });
  for (const wrong of [
    '',
    'X',
    'arn:aws:iam::aws:role/X',
    'arn:aws:iam::12:policy/X',
    'arn:aws:iam::aws:policy/',
    'arn:aws:iam::aws:policy/a b',
  ]) {
    assert.equal(parsePolicyArn(wrong), undefined);
  }
  assert.equal(inPartition('arn:aws:iam::aws:policy/X', 'aws-cn'), 'arn:aws-cn:iam::aws:policy/X');
  assert.equal(inPartition('arn:aws:iam::123456789012:policy/X', 'aws-cn'), 'arn:aws:iam::123456789012:policy/X');
  assert.equal(policyNameOf('arn:aws:iam::123456789012:policy/team/p'), 'p');
  assert.equal(policyNameOf('p'), 'p');
});
