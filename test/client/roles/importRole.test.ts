import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { listRoles } from '../../../client/src/aws/iam';
import { askIn } from '../../../client/src/plans/plan';
import { resolveChoices } from '../../../client/src/roles/attachPolicies';
import { managedChoices, planDeploy } from '../../../client/src/roles/deployRole';
import type { DesiredRole } from '../../../client/src/roles/desiredRole';
import { importRole } from '../../../client/src/roles/importRole';
import { readRole } from '../../../client/src/roles/readRole';
import { readRoleState } from '../../../client/src/roles/roleState';
import { undeclaredItems } from '../../../client/src/roles/undeclared';
import { allowing, type Bench, expectOk, lambdaTrust, planOf, startBench } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const ours = 'arn:aws:iam::123456789012:policy/app/ours';

test('what is imported is in step: deploying it changes nothing', async () => {
  await bench.seed('CreatePolicy', {
    PolicyName: 'ours',
    Path: '/app/',
    PolicyDocument: text(allowing('s3:GetObject')),
  });
  await bench.seed('CreateRole', {
    ...{ RoleName: 'r', Path: '/team/', Description: 'resizes', MaxSessionDuration: '7200' },
    ...{ AssumeRolePolicyDocument: text(lambdaTrust), PermissionsBoundary: logs },
    ...{ 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'x' },
  });
  for (const PolicyArn of [logs, ours]) await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn });
  await bench.seed('PutRolePolicy', {
    ...{ RoleName: 'r', PolicyName: 'Ours', PolicyDocument: text(allowing('sqs:SendMessage')) },
  });
  const ask = askIn(bench.cli, bench.account.target);
  const imported = importRole(expectOk(await readRole(ask, 'r')));
  const files = new Map(imported.files.map(({ name, document }) => [name, text(document)]));
  assert.deepEqual([...files.keys()], ['trust-policy.json', 'Ours.json', 'ours-2.json']);

  const { name, trust = '', policies = [], managedPolicies = [], tags = {}, ...values } = imported.entry('');
  const fileOf = (file: string) => ({ name: file, text: files.get(file) ?? '' });
  const desired: DesiredRole = {
    ...values,
    roleName: name,
    trust: fileOf(trust),
    files: policies.flatMap((policy) => {
      if (typeof policy === 'string') return [];
      const { file, name: policyName = '', inline = false, path } = policy;
      return [{ file: fileOf(file), policyName, inline, ...(path === undefined ? {} : { path }) }];
    }),
    managedPolicies,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  };
  const resolved = resolveChoices(bench.account, { roleName: 'r', choices: managedChoices(desired) });
  assert.ok(resolved.ok);
  const state = expectOk(await readRoleState(ask, 'r', resolved.choices));
  const plan = planOf(planDeploy(bench.account, { desired, choices: resolved.choices, state, remove: [] }));
  assert.equal(plan.steps.length, 8);
  assert.deepEqual(
    plan.steps.filter(({ notNeeded }) => notNeeded === undefined),
    [],
  );
  assert.deepEqual([plan.warnings, undeclaredItems(desired, resolved.choices, state)], [[], []]);
});

test('an account with many roles is listed as a whole', async () => {
  const names = Array.from({ length: 250 }, (_, index) => `role-${String(index).padStart(3, '0')}`);
  for (const RoleName of names) {
    await bench.seed('CreateRole', { RoleName, AssumeRolePolicyDocument: text(lambdaTrust) });
  }
  const roles = expectOk(await askIn(bench.cli, bench.account.target)(listRoles()));
  assert.deepEqual(roles.map(({ roleName }) => roleName).sort(), names);
  assert.ok(bench.faults.operations.filter((operation) => operation === 'ListRoles').length > 1, 'in several pages');
});

function text(document: unknown): string {
  return JSON.stringify(document);
}
