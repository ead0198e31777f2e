import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canBeNamed } from '../../../client/src/roles/templateRoleName';
import type { TemplateRole } from '../../../server/src/protocol';

const place = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const role: TemplateRole = {
  uri: 'file:///w/template.yaml',
  logicalId: 'WorkerRole',
  resourceType: 'AWS::IAM::Role',
  range: place,
  whole: place,
  trust: [],
  trustedServices: [],
  policies: [],
  managedPolicies: [],
  users: [],
  findings: [],
  counts: { error: 0, security: 0, warning: 0, suggestion: 0 },
};

test('a role of a stack has a name from the stack, the logical ID and a random text', () => {
  const names = [
    'orders-WorkerRole-1X2Y3Z4A5B6C7',
    'orders-prod-eu-WorkerRole-AbCdEfGhIjKl',
    'WorkerRole-1X2Y3Z4A5B6C7',
    'orders-OtherWorkerRole-1X2Y3Z4A5B6C7',
    'orders-WorkerRole-prod',
    'orders-WorkerRole',
    'WorkerRole',
    '',
  ];
  assert.deepEqual(
    names.filter((name) => canBeNamed(role, name)),
    names.slice(0, 2),
  );
});

test('a name that the template sets is the only one', () => {
  const named = { ...role, roleName: 'worker' };
  assert.deepEqual([canBeNamed(named, 'worker'), canBeNamed(named, 'orders-WorkerRole-1X2Y3Z4A5B6C7')], [true, false]);
});
