import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCustomerPolicies } from '../../../client/src/account/customerPolicies';
import { type AccountPolicy, createPolicy, detachRolePolicy } from '../../../client/src/aws/iam';
import { type AwsResult, fail, succeed } from '../../../client/src/aws/result';
import type { Ask, Plan, Step } from '../../../client/src/plans/plan';

const accountId = '123456789012';
const team: AccountPolicy = {
  policyName: 'team',
  arn: `arn:aws:iam::${accountId}:policy/team`,
  path: '/',
  defaultVersionId: 'v1',
};

/** An account that answers in turn, and counts. */
function account(...answers: readonly AwsResult<readonly AccountPolicy[]>[]) {
  let asked = 0;
  const ask = (async () => answers[asked++] ?? succeed([])) as unknown as Ask;
  return { ask, asked: () => asked };
}

function planOf(request: Step['request']): Plan {
  const caller = { accountId, arn: '', partition: 'aws' };
  const step: Step = { id: 'x', title: 'x', request, changes: true };
  return { title: '', success: '', account: { caller, target: {} }, notes: [], warnings: [], steps: [step] };
}

test('the policies of an account are asked for once, also by two at the same time', async () => {
  const { ask, asked } = account(succeed([team]));
  const policies = createCustomerPolicies();
  const both = await Promise.all([policies.list(accountId, ask), policies.list(accountId, ask)]);
  assert.deepEqual(both, [succeed([team]), succeed([team])]);
  assert.deepEqual(await policies.list(accountId, ask), succeed([team]));
  assert.equal(asked(), 1);
  await policies.list('210987654321', ask);
  assert.equal(asked(), 2);
});

test('a failure is asked again', async () => {
  const denied = fail('accessDenied', 'No');
  const { ask } = account(denied, succeed([team]));
  const policies = createCustomerPolicies();
  assert.deepEqual(await policies.list(accountId, ask), denied);
  assert.deepEqual(await policies.list(accountId, ask), succeed([team]));
});

test('they are asked for again after a plan that makes policies, and not after others', async () => {
  const { ask, asked } = account(succeed([]), succeed([team]));
  const policies = createCustomerPolicies();
  await policies.list(accountId, ask);
  policies.forgetAfter(planOf(detachRolePolicy('r', team.arn)));
  await policies.list(accountId, ask);
  assert.equal(asked(), 1);
  const create = createPolicy({ policyName: 'team', document: 'file://x.json' });
  policies.forgetAfter(planOf({ ...create, read: () => succeed(undefined) }));
  assert.deepEqual(await policies.list(accountId, ask), succeed([team]));
});
