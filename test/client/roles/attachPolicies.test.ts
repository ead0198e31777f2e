import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { askIn, type Plan, shownArgv } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import { type PolicyChoice, planAttach, resolveChoices } from '../../../client/src/roles/attachPolicies';
import { type AttachState, readAttachState } from '../../../client/src/roles/attachState';
import {
  allowing,
  type Bench,
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
beforeEach(async () => {
  await bench.reset();
  await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(lambdaTrust) });
});

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const dynamo = 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess';
const ours = 'arn:aws:iam::123456789012:policy/lambda-s3-policy';
const s3File = fileOf('lambda-s3-policy.json', allowing('s3:GetObject'));
const s3: PolicyChoice = { kind: 'file', file: s3File, policyName: 'lambda-s3-policy' };

function managed(arn: string): PolicyChoice {
  return { kind: 'arn', arn };
}

async function ask<T>(request: AwsRequest<T>): Promise<T> {
  return expectOk(await send(bench.cli, request, bench.account.target));
}

async function planFor(...choices: readonly PolicyChoice[]): Promise<Plan> {
  const wanted = { roleName: 'r', choices };
  const resolved = resolveChoices(bench.account, wanted);
  assert.ok(resolved.ok, resolved.ok ? '' : resolved.problems.join(' '));
  const state = expectOk(await readAttachState(askIn(bench.cli, bench.account.target), 'r', resolved.choices));
  return planOf(planAttach(bench.account, wanted, resolved.choices, state));
}

async function seedPolicy(action: string): Promise<void> {
  const document = JSON.stringify(allowing(action));
  await bench.seed('CreatePolicy', { PolicyName: 'lambda-s3-policy', PolicyDocument: document });
}

async function attachedArns(): Promise<readonly string[]> {
  return (await ask(iam.listAttachedRolePolicies('r'))).map(({ arn }) => arn).sort();
}

test('managed policies and a new policy file are attached in one plan', async () => {
  const plan = await planFor(managed(logs), s3);
  assert.equal(
    renderPlan(plan, 'posix').text,
    `# Attach policies to r in 123456789012 (default credentials, us-east-1)
aws iam attach-role-policy --role-name r --policy-arn ${logs} --region us-east-1
aws iam create-policy --policy-name lambda-s3-policy --policy-document file://lambda-s3-policy.json --region us-east-1 --output json
aws iam attach-role-policy --role-name r --policy-arn ${ours} --region us-east-1
`,
  );
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done done');
  assert.equal(report.summary, '2 policies attached to r.');
  assert.deepEqual(report.statuses[1]?.result, { label: 'ARN of lambda-s3-policy', value: ours });
  assert.deepEqual(await attachedArns(), [ours, logs]);
  assert.deepEqual((await ask(iam.getPolicyVersion(ours, 'v1'))).document, allowing('s3:GetObject'));
  assert.deepEqual(await bench.leftovers(), []);

  const again = await bench.run(await planFor(managed(logs), s3));
  assert.equal(statesOf(again), 'notNeeded notNeeded notNeeded');
  assert.equal(again.summary, 'r had all of this already.');
});

test('a changed file becomes the new default version', async () => {
  await seedPolicy('s3:PutObject');
  const report = await bench.run(await planFor(s3));
  assert.deepEqual(
    report.plan.steps.map(({ title }) => title),
    ['Update policy lambda-s3-policy', 'Attach lambda-s3-policy'],
  );
  assert.equal(statesOf(report), 'done done');
  assert.equal((await ask(iam.getPolicy(ours))).defaultVersionId, 'v2');
});

test('when five versions exist, the oldest that is not the default makes room, as a step of its own', async () => {
  await seedPolicy('s3:A');
  for (const action of ['s3:B', 's3:C', 's3:D', 's3:E']) {
    await bench.seed('CreatePolicyVersion', { PolicyArn: ours, PolicyDocument: JSON.stringify(allowing(action)) });
  }
  const plan = await planFor(s3);
  assert.deepEqual(
    plan.steps.map(({ title, deletes }) => [title, deletes === true]),
    [
      ['Delete version v2 of lambda-s3-policy, the oldest of its five', true],
      ['Update policy lambda-s3-policy', false],
      ['Attach lambda-s3-policy', false],
    ],
  );
  await bench.seed('DeletePolicyVersion', { PolicyArn: ours, VersionId: 'v2' });
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done done');
  assert.equal(report.statuses[0]?.note, 'The version was gone already.');
  const versions = await ask(iam.listPolicyVersions(ours));
  assert.deepEqual(versions.map(({ versionId }) => versionId).sort(), ['v1', 'v3', 'v4', 'v5', 'v6']);
});

test('a failure in the middle: what was done stays, the rest is resumed', async () => {
  const plan = await planFor(managed(logs), s3, managed(dynamo));
  const message =
    'User: arn:aws:sts::123456789012:assumed-role/Deploy/me is not authorized to perform: iam:AttachRolePolicy on ' +
    'resource: role r with an explicit deny in a service control policy';
  bench.faults.order('AttachRolePolicy', undefined, { kind: 'error', status: 403, code: 'AccessDenied', message });
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done failed pending');
  assert.equal(report.stoppedAt, 2);
  assert.equal(
    report.summary,
    'Attach lambda-s3-policy: access denied. Your role Deploy in 123456789012 may not call iam:AttachRolePolicy. ' +
      'A service control policy of the organization denies it explicitly. 2 of 4 steps were done; nothing was undone.',
  );
  assert.deepEqual(renderPlan(plan, 'posix', report.statuses).text.split('\n').slice(3, 6), [
    `aws iam attach-role-policy --role-name r --policy-arn ${ours} --region us-east-1  # ✗`,
    `# ✗ ${message}`,
    `aws iam attach-role-policy --role-name r --policy-arn ${dynamo} --region us-east-1`,
  ]);
  assert.deepEqual(await attachedArns(), [logs]);
  bench.faults.clear();
  const resumed = await bench.run(plan, { previous: report });
  assert.equal(statesOf(resumed), 'done done done done');
  assert.deepEqual(bench.faults.operations, ['AttachRolePolicy', 'AttachRolePolicy']);
  assert.deepEqual(await attachedArns(), [ours, dynamo, logs].sort());
});

test('cancel in the middle of three', async () => {
  const plan = await planFor(managed(logs), s3, managed(dynamo));
  bench.faults.order('CreatePolicy', { kind: 'carryOutAndHang' });
  const abort = new AbortController();
  const running = bench.run(plan, { signal: abort.signal });
  await bench.faults.arrived('CreatePolicy');
  abort.abort();
  const report = await running;
  assert.equal(report.outcome, 'cancelled');
  assert.equal(statesOf(report), 'done done pending pending');
  const resumed = await bench.run(plan, { previous: report });
  assert.equal(statesOf(resumed), 'done done done done');
});

test('a new version whose answer is lost is not made twice', async () => {
  await seedPolicy('s3:PutObject');
  const plan = await planFor(s3);
  bench.faults.order('CreatePolicyVersion', { kind: 'carryOutAndDrop' });
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done');
  assert.equal((await ask(iam.listPolicyVersions(ours))).length, 2);
});

test('a policy that was just created is waited for, an old mistake is not', async () => {
  const missing = {
    kind: 'error',
    status: 404,
    code: 'NoSuchEntity',
    message: `Policy ${ours} does not exist`,
  } as const;
  const plan = await planFor(s3);
  bench.faults.order('AttachRolePolicy', missing, missing);
  const pauses: number[] = [];
  const delay = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  assert.equal((await bench.run(plan, { delay })).outcome, 'done');
  assert.deepEqual(pauses, [1_000, 2_000]);
  const wrong = await bench.run(await planFor(managed('arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole')));
  assert.equal(wrong.error?.kind, 'noSuchEntity');
});

test('a role that does not exist is noticed while the plan is made', async () => {
  const state = await readAttachState(askIn(bench.cli, bench.account.target), 'nobody', []);
  assert.equal(state.ok ? 'ok' : state.error.kind, 'noSuchEntity');
});

test('AWS managed policies come from the partition of the account', () => {
  const caller = { accountId: '123456789012', arn: 'arn:aws-cn:iam::123456789012:user/x', partition: 'aws-cn' };
  const account = { caller, target: {} };
  const resolved = resolveChoices(account, { roleName: 'r', choices: [managed(logs), s3] });
  assert.deepEqual(resolved.ok ? resolved.choices.map(({ arn }) => arn) : [], [
    'arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    'arn:aws-cn:iam::123456789012:policy/lambda-s3-policy',
  ]);
});

test('choices that cannot work are refused before anything is asked', () => {
  const twin: PolicyChoice = { kind: 'file', file: s3File, policyName: 'Lambda-S3-Policy' };
  const broken: PolicyChoice = { kind: 'file', file: { name: 'half.json', text: '{"Version":' }, policyName: 'a b' };
  const other = 'arn:aws:iam::999999999999:policy/theirs';
  const resolved = resolveChoices(bench.account, {
    roleName: 'r',
    choices: [
      managed('AdministratorAccess'),
      managed(other),
      managed('arn:aws-cn:iam::123456789012:policy/x'),
      s3,
      twin,
      broken,
    ],
  });
  assert.deepEqual(resolved.ok ? [] : resolved.problems, [
    'AdministratorAccess is not the ARN of a managed policy.',
    `${other} belongs to the account 999999999999. A role can have only policies of its own account and of AWS.`,
    'arn:aws-cn:iam::123456789012:policy/x belongs to the partition aws-cn, but the account is in aws.',
    'Two files would become the policy Lambda-S3-Policy.',
    'A policy name cannot contain a blank. Letters, digits and + = , . @ _ - are allowed.',
    'half.json is not valid JSON.',
  ]);
});

test('too many policies, and too powerful ones', () => {
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, index) => `arn:aws:iam::123456789012:policy/p${index}`);
  const state = (count: number): AttachState => ({ attached: numbered(count), policies: new Map() });
  const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const wanted = {
    ...{ roleName: 'r', choices: [managed(administrator)] },
    broad: { [administrator]: 'It allows every action on every resource.' },
  };
  const resolved = resolveChoices(bench.account, wanted);
  assert.ok(resolved.ok);
  const warnings = (count: number) =>
    planOf(planAttach(bench.account, wanted, resolved.choices, state(count))).warnings;
  const broad = 'AdministratorAccess: It allows every action on every resource.';
  assert.deepEqual(warnings(19), [broad]);
  const quota = 'r will have 21 managed policies. Unless the account has a higher quota, IAM allows 20.';
  assert.deepEqual(warnings(20), [broad, quota]);
  assert.deepEqual(planAttach(bench.account, wanted, resolved.choices, state(25)), {
    ok: false,
    problems: ['r would have 26 managed policies; IAM allows at most 25.'],
  });
});

test('the chosen profile is in every command', async () => {
  const account = { ...bench.account, target: { profile: 'my dev', region: 'eu-west-1' } };
  const wanted = { roleName: 'r', choices: [managed(logs)] };
  const resolved = resolveChoices(account, wanted);
  assert.ok(resolved.ok);
  const plan = planOf(planAttach(account, wanted, resolved.choices, { attached: [], policies: new Map() }));
  const [step] = plan.steps;
  assert.deepEqual(step && shownArgv(step, account.target).slice(-4), ['--profile', 'my dev', '--region', 'eu-west-1']);
  assert.match(renderPlan(plan, 'powershell').text, /--profile 'my dev' --region eu-west-1\n$/);
});
