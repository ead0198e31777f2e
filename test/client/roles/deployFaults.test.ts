import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { askIn, type Plan, type Planned } from '../../../client/src/plans/plan';
import { resumedPlan } from '../../../client/src/plans/resumedPlan';
import { resolveChoices } from '../../../client/src/roles/attachPolicies';
import { managedChoices, planDeploy } from '../../../client/src/roles/deployRole';
import type { DesiredRole } from '../../../client/src/roles/desiredRole';
import { readRoleState } from '../../../client/src/roles/roleState';
import type { Fault } from '../../support/faultServer';
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
beforeEach(() => bench.reset());

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const ours = 'arn:aws:iam::123456789012:policy/ours';
const desired: DesiredRole = {
  roleName: 'r',
  trust: fileOf('trust.json', lambdaTrust),
  files: [
    { file: fileOf('ours.json', allowing('s3:GetObject')), policyName: 'ours', inline: false },
    { file: fileOf('inside.json', allowing('sqs:SendMessage')), policyName: 'inside', inline: true },
  ],
  managedPolicies: [logs],
};

function refusal(code: string, message: string, status = 400): Fault {
  return { kind: 'error', status, code, message };
}

async function ask<T>(request: AwsRequest<T>): Promise<T> {
  return expectOk(await send(bench.cli, request, bench.account.target));
}

async function deploy(wanted = desired, principalIsNew = false): Promise<Planned> {
  const resolved = resolveChoices(bench.account, { roleName: 'r', choices: managedChoices(wanted) });
  assert.ok(resolved.ok);
  const { choices } = resolved;
  const state = expectOk(await readRoleState(askIn(bench.cli, bench.account.target), 'r', choices));
  return planDeploy(bench.account, { desired: wanted, choices, state, remove: [], principalIsNew });
}

async function planFor(wanted?: DesiredRole): Promise<Plan> {
  return planOf(await deploy(wanted));
}

/** Each fault stops the plan at a step; what is left is done once the fault is gone, and nothing twice. */
const faults: readonly {
  readonly name: string;
  readonly operation: string;
  readonly faults: readonly Fault[];
  readonly kind: string;
  readonly summary: RegExp;
  readonly left: readonly string[];
}[] = [
  {
    name: 'credentials that expire in the middle',
    operation: 'AttachRolePolicy',
    faults: [refusal('ExpiredToken', 'The security token included in the request is expired', 403)],
    kind: 'expiredCredentials',
    summary:
      /^Attach AWSLambdaBasicExecutionRole: credentials expired\. .* 2 of 6 steps were done; nothing was undone\.$/,
    left: ['AttachRolePolicy', 'CreatePolicy', 'AttachRolePolicy', 'PutRolePolicy'],
  },
  {
    name: 'throttling that does not end',
    operation: 'PutRolePolicy',
    faults: [refusal('Throttling', 'Rate exceeded'), refusal('Throttling', 'Rate exceeded')],
    kind: 'throttled',
    summary: /^Write the inline policy inside: too many requests\. .* 5 of 6 steps were done; nothing was undone\.$/,
    left: ['PutRolePolicy'],
  },
  {
    name: 'a quota of the account',
    operation: 'CreatePolicy',
    faults: [refusal('LimitExceeded', 'Cannot exceed quota for PoliciesPerAccount: 1500', 409)],
    kind: 'limitExceeded',
    summary:
      /^Create policy ours: a quota is used up\. Cannot exceed quota for PoliciesPerAccount: 1500\. 3 of 6 steps/,
    left: ['CreatePolicy', 'AttachRolePolicy', 'PutRolePolicy'],
  },
  {
    name: 'a quota of the role',
    operation: 'PutRolePolicy',
    faults: [refusal('LimitExceeded', 'Maximum policy size of 10240 bytes exceeded for role r', 409)],
    kind: 'limitExceeded',
    summary:
      /^Write the inline policy inside: a quota is used up\. Maximum policy size of 10240 bytes exceeded for role r\. /,
    left: ['PutRolePolicy'],
  },
  {
    name: 'a document that IAM refuses',
    operation: 'PutRolePolicy',
    faults: [refusal('MalformedPolicyDocument', 'Resource x must be in ARN format or "*".')],
    kind: 'malformedPolicy',
    summary: /^Write the inline policy inside: the document was refused\. IAM does not accept inside\.json\. It said: /,
    left: ['PutRolePolicy'],
  },
];

for (const { name, operation, faults: ordered, kind, summary, left } of faults) {
  test(`${name}: a true report, and resume does what is left`, async () => {
    const plan = await planFor();
    bench.faults.order(operation, ...ordered);
    const report = await bench.run(plan);
    assert.equal(report.error?.kind, kind);
    assert.match(report.summary, summary);
    bench.faults.clear();
    const resumed = resumedPlan(report, await planFor());
    bench.faults.clear();
    const end = await bench.run(resumed, { previous: report });
    assert.equal(end.outcome, 'done');
    assert.deepEqual(bench.faults.operations, left);
    assert.deepEqual(await ask(iam.listRolePolicies('r')), ['inside']);
    assert.deepEqual((await ask(iam.listAttachedRolePolicies('r'))).map(({ arn }) => arn).sort(), [ours, logs]);
  });
}

test('a version that became the default meanwhile is not deleted', async () => {
  const version = (action: string) => JSON.stringify(allowing(action));
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: version('s3:A') });
  for (const action of ['s3:B', 's3:C', 's3:D', 's3:E']) {
    await bench.seed('CreatePolicyVersion', { PolicyArn: ours, PolicyDocument: version(action) });
  }
  const plan = await planFor();
  const conflict = 'Cannot delete the default version of a policy.';
  bench.faults.order('DeletePolicyVersion', refusal('DeleteConflict', conflict, 409));
  const report = await bench.run(plan);
  assert.equal(
    report.summary,
    `Delete version v2 of ours, the oldest of its five: still in use. ${conflict} 3 of 7 steps were done; nothing was undone.`,
  );
  assert.equal((await ask(iam.listPolicyVersions(ours))).length, 5);
  // Read anew, the plan takes another version.
  await bench.seed('SetDefaultPolicyVersion', { PolicyArn: ours, VersionId: 'v2' });
  bench.faults.clear();
  const resumed = resumedPlan(report, await planFor());
  const end = await bench.run(resumed, { previous: report });
  assert.equal(end.outcome, 'done');
  const versions = await ask(iam.listPolicyVersions(ours));
  assert.deepEqual(versions.map(({ versionId }) => versionId).sort(), ['v2', 'v3', 'v4', 'v5', 'v6']);
});

test('a sixth version that someone else made is not answered by a deletion that nobody agreed to', async () => {
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:A')) });
  const plan = await planFor();
  const full =
    'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.';
  bench.faults.order('CreatePolicyVersion', refusal('LimitExceeded', full, 409));
  const report = await bench.run(plan);
  assert.equal(
    report.summary,
    `Update policy ours: a quota is used up. ${full} 3 of 6 steps were done; nothing was undone.`,
  );
  assert.ok(!bench.faults.operations.includes('DeletePolicyVersion'));
  for (const action of ['s3:B', 's3:C', 's3:D', 's3:E']) {
    await bench.seed('CreatePolicyVersion', { PolicyArn: ours, PolicyDocument: JSON.stringify(allowing(action)) });
  }
  bench.faults.clear();
  const resumed = resumedPlan(report, await planFor());
  assert.deepEqual(
    resumed.steps.filter(({ deletes }) => deletes).map(({ title }) => title),
    ['Delete version v2 of ours, the oldest of its five'],
    'it is a step of its own, to be agreed to',
  );
});

test('a principal that was created a moment ago is waited for, with pauses that are shown', async () => {
  const unknown = refusal('MalformedPolicyDocument', 'Invalid principal in policy: "AWS":"arn:aws:iam::1:role/new"');
  bench.faults.order('CreateRole', unknown, unknown);
  const pauses: number[] = [];
  const delay = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  const report = await bench.run(planOf(await deploy(desired, true)), { delay });
  assert.equal(report.outcome, 'done');
  assert.deepEqual(pauses, [1_000, 2_000]);
  await bench.reset();
  bench.faults.order('CreateRole', unknown);
  assert.equal(statesOf(await bench.run(await planFor())), 'failed pending pending pending pending pending');
});

test('a role that is not visible yet is waited for by everything that uses it', async () => {
  const missing = refusal('NoSuchEntity', 'The role with name r cannot be found.', 404);
  const plan = await planFor();
  bench.faults.order('AttachRolePolicy', missing);
  bench.faults.order('PutRolePolicy', missing, missing);
  const pauses: number[] = [];
  const delay = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  assert.equal((await bench.run(plan, { delay })).outcome, 'done');
  assert.deepEqual(pauses, [1_000, 1_000, 2_000]);
});

test('a role that trusts itself cannot be created so', async () => {
  const [statement = {}] = lambdaTrust.Statement;
  const self = { ...statement, Principal: { AWS: ['arn:aws:iam::123456789012:role/app/r'] } };
  const trust = fileOf('trust.json', { ...lambdaTrust, Statement: [self] });
  const planned = await deploy({ ...desired, trust, path: '/app/' });
  assert.deepEqual(planned.ok ? [] : planned.problems, [
    'trust.json trusts r itself, and IAM accepts no principal that does not exist yet. Deploy the role without it, then ' +
      'add it and deploy again.',
  ]);
  assert.equal((await deploy({ ...desired, trust })).ok, true, 'another path is another role');
});
