import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { askIn, type Plan } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import type { PlanReport } from '../../../client/src/plans/runPlan';
import { planUndo, type Undo } from '../../../client/src/plans/undoPlan';
import { type PolicyChoice, planAttach, resolveChoices } from '../../../client/src/roles/attachPolicies';
import { readAttachState } from '../../../client/src/roles/attachState';
import { planCreateRole } from '../../../client/src/roles/createRole';
import { planUpdateTrust } from '../../../client/src/roles/updateTrust';
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

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const ours = 'arn:aws:iam::123456789012:policy/lambda-s3-policy';
const trust = fileOf('trust.json', lambdaTrust);
const s3: PolicyChoice = {
  kind: 'file',
  file: fileOf('s3.json', allowing('s3:GetObject')),
  policyName: 'lambda-s3-policy',
};

async function ask<T>(request: AwsRequest<T>): Promise<T> {
  return expectOk(await send(bench.cli, request, bench.account.target));
}

async function kindOf(request: AwsRequest<unknown>): Promise<string> {
  const result = await send(bench.cli, request, bench.account.target);
  return result.ok ? 'ok' : result.error.kind;
}

function seedRole(document: unknown = lambdaTrust): Promise<void> {
  return bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(document) });
}

async function attachPlan(...choices: readonly PolicyChoice[]): Promise<Plan> {
  const wanted = { roleName: 'r', choices };
  const resolved = resolveChoices(bench.account, wanted);
  assert.ok(resolved.ok);
  const state = expectOk(await readAttachState(askIn(bench.cli, bench.account.target), 'r', resolved.choices));
  return planOf(planAttach(bench.account, wanted, resolved.choices, state));
}

function undoOf(report: PlanReport): Undo {
  const undo = planUndo(report);
  assert.ok(undo, 'the run can be undone');
  return undo;
}

function commandsOf(plan: Plan): readonly string[] {
  return renderPlan(plan, 'posix').text.trimEnd().split('\n').slice(1);
}

test('a created role is deleted again, and only that is counted', async () => {
  const report = await bench.run(planOf(planCreateRole(bench.account, { roleName: 'r', trust })));
  const { label, plan } = undoOf(report);
  assert.equal(label, 'Undo the Step');
  assert.equal(
    renderPlan(plan, 'posix').text,
    `# Undo: Create role r in 123456789012 (default credentials, us-east-1)
aws iam delete-role --role-name r --region us-east-1
`,
  );
  assert.deepEqual(
    plan.steps.map(({ deletes }) => deletes),
    [true],
  );
  const undone = await bench.run(plan);
  assert.equal(undone.summary, 'Create role r: the step was undone.');
  assert.equal(await kindOf(iam.getRole('r')), 'noSuchEntity');
  // Once the role is gone, there is nothing to go back to.
  assert.equal(planUndo(undone), undefined);
});

test('the steps before a failure are taken back in reverse order', async () => {
  await seedRole();
  bench.faults.order('AttachRolePolicy', undefined, {
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    message: 'no',
  });
  const report = await bench.run(await attachPlan({ kind: 'arn', arn: logs }, s3));
  assert.equal(statesOf(report), 'done done failed');
  const { label, plan } = undoOf(report);
  assert.equal(label, 'Undo the 2 Steps');
  assert.deepEqual(commandsOf(plan), [
    `aws iam delete-policy --policy-arn ${ours} --region us-east-1`,
    `aws iam detach-role-policy --role-name r --policy-arn ${logs} --region us-east-1`,
  ]);
  const undone = await bench.run(plan);
  assert.equal(statesOf(undone), 'done done');
  assert.equal(undone.summary, 'Attach policies to r: 2 steps were undone.');
  assert.deepEqual(await ask(iam.listAttachedRolePolicies('r')), []);
  assert.equal(await kindOf(iam.getPolicy(ours)), 'noSuchEntity');
});

test('a new policy is detached before it is deleted', async () => {
  await seedRole();
  const report = await bench.run(await attachPlan(s3));
  assert.equal((await bench.run(undoOf(report).plan)).outcome, 'done');
  assert.equal(await kindOf(iam.getPolicy(ours)), 'noSuchEntity');
});

test('a step that was not needed is not taken back', async () => {
  await seedRole();
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  const report = await bench.run(await attachPlan({ kind: 'arn', arn: logs }));
  assert.equal(statesOf(report), 'notNeeded');
  assert.equal(planUndo(report), undefined);
});

test('the former default version comes back, and the deleted one is named', async () => {
  await seedRole();
  const policy = { PolicyName: 'lambda-s3-policy', PolicyDocument: JSON.stringify(allowing('s3:A')) };
  await bench.seed('CreatePolicy', policy);
  for (const action of ['s3:B', 's3:C', 's3:D', 's3:E']) {
    const document = JSON.stringify(allowing(action));
    await bench.seed('CreatePolicyVersion', { PolicyArn: ours, PolicyDocument: document, SetAsDefault: 'true' });
  }
  const report = await bench.run(await attachPlan(s3));
  assert.equal(statesOf(report), 'done done done');
  assert.deepEqual(
    (await ask(iam.listPolicyVersions(ours))).map(({ versionId }) => versionId),
    ['v2', 'v3', 'v4', 'v5', 'v6'],
  );
  const { label, plan } = undoOf(report);
  assert.equal(label, 'Undo 2 of 3 Steps');
  assert.deepEqual(commandsOf(plan), [
    '# Warning: "Delete version v1 of lambda-s3-policy, the oldest of its five" cannot be undone.',
    `aws iam detach-role-policy --role-name r --policy-arn ${ours} --region us-east-1`,
    `aws iam set-default-policy-version --policy-arn ${ours} --version-id v5 --region us-east-1`,
    `aws iam delete-policy-version --policy-arn ${ours} --version-id v6 --region us-east-1`,
  ]);
  assert.equal((await bench.run(plan)).outcome, 'done');
  assert.deepEqual(
    (await ask(iam.listPolicyVersions(ours))).map(({ versionId, isDefault }) => `${versionId} ${isDefault}`),
    ['v2 false', 'v3 false', 'v4 false', 'v5 true'],
  );
});

test('a new version whose answer was lost is known all the same', async () => {
  await seedRole();
  const policy = { PolicyName: 'lambda-s3-policy', PolicyDocument: JSON.stringify(allowing('s3:A')) };
  await bench.seed('CreatePolicy', policy);
  bench.faults.order('CreatePolicyVersion', { kind: 'carryOutAndDrop' });
  const report = await bench.run(await attachPlan(s3));
  assert.deepEqual(report.statuses[0]?.result, { label: 'Default version of lambda-s3-policy', value: 'v2' });
  assert.deepEqual(
    undoOf(report).plan.steps.map(({ title }) => title),
    [
      'Detach lambda-s3-policy',
      'Make v1 the default version of lambda-s3-policy again',
      'Delete version v2 of lambda-s3-policy',
    ],
  );
});

test('the former trust policy comes back, and stays out of the log', async () => {
  await seedRole(ec2Trust);
  const update = { roleName: 'r', trust, current: ec2Trust };
  const report = await bench.run(planOf(planUpdateTrust(bench.account, update)));
  const { plan } = undoOf(report);
  assert.deepEqual(commandsOf(plan), [
    `aws iam update-assume-role-policy --role-name r --policy-document '${JSON.stringify(ec2Trust)}' --region us-east-1`,
  ]);
  bench.logged.length = 0;
  assert.equal((await bench.run(plan)).outcome, 'done');
  assert.equal(
    bench.logged[0],
    "> aws iam update-assume-role-policy --role-name r --policy-document '{…}' --region us-east-1",
  );
  assert.deepEqual((await ask(iam.getRole('r'))).trust, ec2Trust);
});

test('without knowing the former trust policy there is no way back', async () => {
  await seedRole(ec2Trust);
  const report = await bench.run(planOf(planUpdateTrust(bench.account, { roleName: 'r', trust })));
  assert.equal(report.outcome, 'done');
  assert.equal(planUndo(report), undefined);
});

test('a step whose outcome is not known is left alone, and the plan says so', async () => {
  await seedRole();
  bench.faults.order('AttachRolePolicy', undefined, { kind: 'hang' });
  const abort = new AbortController();
  const dynamo = 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess';
  const plan = await attachPlan({ kind: 'arn', arn: logs }, { kind: 'arn', arn: dynamo });
  const running = bench.run(plan, { cli: bench.program, signal: abort.signal });
  await bench.faults.arrived('AttachRolePolicy');
  await bench.faults.arrived('AttachRolePolicy');
  abort.abort();
  const report = await running;
  assert.equal(statesOf(report), 'done unknown');
  assert.deepEqual(commandsOf(undoOf(report).plan), [
    '# Warning: "Attach AmazonDynamoDBReadOnlyAccess" is left as it is, because its outcome is not known.',
    `aws iam detach-role-policy --role-name r --policy-arn ${logs} --region us-east-1`,
  ]);
});

test('what someone else took away meanwhile is no step of ours to take back', async () => {
  await seedRole();
  const report = await bench.run(await attachPlan({ kind: 'arn', arn: logs }));
  await bench.seed('DetachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  const undone = await bench.run(undoOf(report).plan);
  assert.equal(undone.outcome, 'done');
  assert.deepEqual(undone.statuses, [{ state: 'done', note: 'It was not attached any more.', already: true }]);
  assert.equal(planUndo(undone), undefined);
});

test('a role that got other policies since is kept, and the reason told', async () => {
  const report = await bench.run(planOf(planCreateRole(bench.account, { roleName: 'r', trust })));
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  const undone = await bench.run(undoOf(report).plan);
  assert.equal(
    undone.summary,
    'Delete role r: still in use. Cannot delete entity, must detach all policies first. Nothing was done.',
  );
  assert.equal(await kindOf(iam.getRole('r')), 'ok');
});
