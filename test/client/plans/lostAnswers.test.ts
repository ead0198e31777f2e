import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { askIn, type Plan, type Step } from '../../../client/src/plans/plan';
import type { PlanReport } from '../../../client/src/plans/runPlan';
import { planUndo } from '../../../client/src/plans/undoPlan';
import { planAttach, resolveChoices } from '../../../client/src/roles/attachPolicies';
import { readAttachState } from '../../../client/src/roles/attachState';
import { planCreateRole } from '../../../client/src/roles/createRole';
import { planDeleteRole, readRoleToDelete } from '../../../client/src/roles/deleteRole';
import { planDeletePolicies, planDetach } from '../../../client/src/roles/removePolicies';
import { deleteBoundaryStep, deleteInlineStep } from '../../../client/src/roles/roleSteps';
import type { Fault } from '../../support/faultServer';
import {
  allowing,
  type Bench,
  ec2Trust,
  expectOk,
  fileOf,
  lambdaTrust,
  planOf,
  startBench,
  statesOf,
} from '../../support/planBench';

// Between the CLI and AWS is something that carries requests out and loses the answers, or sends them a second time. What
// is told has to be true, nothing is done twice by us, and what was done can be taken back.
let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const ours = 'arn:aws:iam::123456789012:policy/ours';
const trust = fileOf('trust.json', lambdaTrust);
const lost = 'The answer was lost, but the account shows that it was done.';
const twice: Fault = { kind: 'carryOutTwice' };

const ask = async <T>(request: AwsRequest<T>) => expectOk(await send(bench.cli, request, bench.account.target));

function createPlan(wasMissing = true): Plan {
  return planOf(planCreateRole(bench.account, { roleName: 'r', trust, wasMissing }));
}

function seedRole(document: unknown = lambdaTrust): Promise<void> {
  return bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(document) });
}

async function attachPlan(): Promise<Plan> {
  const choices = [{ kind: 'file', file: fileOf('ours.json', allowing('s3:GetObject')), policyName: 'ours' }] as const;
  const wanted = { roleName: 'r', choices };
  const resolved = resolveChoices(bench.account, wanted);
  assert.ok(resolved.ok);
  const state = expectOk(await readAttachState(askIn(bench.cli, bench.account.target), 'r', resolved.choices));
  return planOf(planAttach(bench.account, wanted, resolved.choices, state));
}

function planWith(...steps: readonly Step[]): Plan {
  return { ...createPlan(), title: 'Change r', success: 'Changed.', steps };
}

function undoTitles(report: PlanReport): readonly string[] {
  return planUndo(report)?.plan.steps.map(({ title }) => title) ?? [];
}

function countOf(operation: string): number {
  return bench.faults.operations.filter((name) => name === operation).length;
}

test('a role that is there because the request was sent twice is ours', async () => {
  bench.faults.order('CreateRole', twice);
  const report = await bench.run(createPlan());
  assert.equal(report.summary, 'Role r created.');
  assert.deepEqual(report.statuses[0], {
    state: 'done',
    note: lost,
    result: { label: 'Role ARN', value: 'arn:aws:iam::123456789012:role/r' },
  });
  assert.deepEqual(undoTitles(report), ['Delete role r']);
});

test('a role of that name with another trust policy is not ours', async () => {
  await seedRole(ec2Trust);
  const report = await bench.run(createPlan());
  assert.equal(report.error?.kind, 'entityAlreadyExists');
  assert.equal(statesOf(report), 'failed pending');
  assert.deepEqual(undoTitles(report), []);
});

test('without knowing that the name was free, an equal role is not taken for ours', async () => {
  await seedRole();
  const report = await bench.run(createPlan(false));
  assert.equal(report.error?.kind, 'entityAlreadyExists');
  assert.deepEqual(undoTitles(report), []);
});

test('a policy that is there because the request was sent twice is ours', async () => {
  await seedRole();
  const plan = await attachPlan();
  bench.faults.order('CreatePolicy', twice);
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done');
  assert.deepEqual(undoTitles(report), ['Detach ours', 'Delete policy ours']);
});

test('a policy of that name with another document is not ours', async () => {
  await seedRole();
  const plan = await attachPlan();
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:Other')) });
  const report = await bench.run(plan);
  assert.equal(report.error?.kind, 'entityAlreadyExists');
  assert.deepEqual(undoTitles(report), []);
});

test('a quota that our own new version has used up', async () => {
  await seedRole();
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:A')) });
  for (const action of ['s3:B', 's3:C', 's3:D']) {
    const document = JSON.stringify(allowing(action));
    await bench.seed('CreatePolicyVersion', { PolicyArn: ours, PolicyDocument: document, SetAsDefault: 'true' });
  }
  const plan = await attachPlan();
  bench.faults.order('CreatePolicyVersion', twice);
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done');
  assert.equal(report.statuses[0]?.result?.value, 'v5');
  assert.deepEqual(undoTitles(report), [
    'Detach ours',
    'Make v4 the default version of ours again',
    'Delete version v5 of ours',
  ]);
});

test('a quota that others have used up stays a failure', async () => {
  await seedRole();
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:A')) });
  const plan = await attachPlan();
  const message = 'A managed policy can have up to 5 versions.';
  bench.faults.order('CreatePolicyVersion', { kind: 'error', status: 409, code: 'LimitExceeded', message });
  const report = await bench.run(plan);
  assert.equal(report.error?.kind, 'limitExceeded');
  assert.equal(statesOf(report), 'failed pending');
});

test('what a second request no longer found can be given back', async () => {
  const document = allowing('s3:GetObject');
  await seedRole();
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'in', PolicyDocument: JSON.stringify(document) });
  await bench.seed('PutRolePermissionsBoundary', { RoleName: 'r', PermissionsBoundary: logs });
  for (const operation of ['DetachRolePolicy', 'DeleteRolePolicy', 'DeleteRolePermissionsBoundary']) {
    bench.faults.order(operation, twice);
  }
  const detach = planOf(planDetach(bench.account, { roleName: 'r', arns: [logs], isWanted: () => false })).steps;
  const plan = planWith(...detach, deleteInlineStep('r', 'in', document), deleteBoundaryStep('r', logs));
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done done');
  const undo = planUndo(report);
  assert.ok(undo);
  assert.equal(undo.label, 'Undo the 3 Steps');
  assert.equal((await bench.run(undo.plan)).outcome, 'done');
  assert.equal((await ask(iam.getRole('r'))).permissionsBoundary, logs);
  assert.deepEqual(await ask(iam.getRolePolicy('r', 'in')), document);
});

test('a role that left its instance profile twice can go back', async () => {
  await seedRole();
  await bench.seed('CreateInstanceProfile', { InstanceProfileName: 'machine' });
  await bench.seed('AddRoleToInstanceProfile', { InstanceProfileName: 'machine', RoleName: 'r' });
  const found = expectOk(await readRoleToDelete(askIn(bench.cli, bench.account.target), bench.account, 'r'));
  // moto has no such answer to the second request.
  await bench.seed('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'machine', RoleName: 'r' });
  const message = 'Role r in instance profile machine does not exist.';
  bench.faults.order('RemoveRoleFromInstanceProfile', { kind: 'error', status: 404, code: 'NoSuchEntity', message });
  const [leave] = planOf(planDeleteRole(bench.account, found, [])).steps;
  assert.ok(leave);
  assert.deepEqual(undoTitles(await bench.run(planWith(leave))), [
    'Add the role to the instance profile machine again',
  ]);
});

test('policies and versions that were deleted twice are gone', async () => {
  const document = JSON.stringify(allowing('s3:A'));
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: document });
  await bench.seed('CreatePolicyVersion', { PolicyArn: ours, PolicyDocument: document, SetAsDefault: 'true' });
  const versions = await ask(iam.listPolicyVersions(ours));
  bench.faults.order('DeletePolicyVersion', twice);
  bench.faults.order('DeletePolicy', twice);
  const report = await bench.run(planOf(planDeletePolicies(bench.account, [{ arn: ours, versions }])));
  assert.equal(report.summary, 'Policy ours deleted.');
  assert.equal(statesOf(report), 'done done');
});

const html = '<html><head><title>Bad Gateway</title></head><body>502</body></html>';
const strangeAnswers: readonly (readonly [string, Fault, Fault])[] = [
  [
    'a gateway that answers 502 with HTML',
    { kind: 'carryOutAndAnswer', status: 502, body: html },
    { kind: 'body', status: 502, body: html },
  ],
  [
    'a network that answers 200 with a page to sign in',
    { kind: 'carryOutAndAnswer', status: 200, body: '<html><p>Sign in</html>' },
    { kind: 'body', status: 200, body: '<html><p>Sign in</html>' },
  ],
  [
    'a proxy that answers 403 with HTML',
    { kind: 'carryOutAndAnswer', status: 403, body: html },
    { kind: 'body', status: 403, body: html },
  ],
];
for (const [what, carriedOut, instead] of strangeAnswers) {
  test(`${what}, after AWS has done it: the account is asked`, async () => {
    bench.faults.order('CreateRole', carriedOut);
    const report = await bench.run(createPlan());
    assert.equal(report.summary, 'Role r created.');
    assert.equal(report.statuses[0]?.note, lost);
    assert.equal(countOf('CreateRole'), 1);
    assert.deepEqual(undoTitles(report), ['Delete role r']);
  });

  test(`${what}, in the place of AWS: nothing is claimed, and resuming does it once`, async () => {
    bench.faults.order('CreateRole', instead);
    const report = await bench.run(createPlan());
    assert.equal(statesOf(report), 'unknown pending');
    assert.match(report.summary, /its outcome is not certain: the account did not show it/);
    assert.equal(statesOf(await bench.run(report.plan, { previous: report })), 'done done');
  });
}
