import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { askIn, type Plan, type Planned } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import { resumedPlan } from '../../../client/src/plans/resumedPlan';
import { planUndo } from '../../../client/src/plans/undoPlan';
import { resolveChoices } from '../../../client/src/roles/attachPolicies';
import { managedChoices, planDeploy } from '../../../client/src/roles/deployRole';
import type { DesiredPolicy, DesiredRole } from '../../../client/src/roles/desiredRole';
import { readRoleState } from '../../../client/src/roles/roleState';
import { type UndeclaredItem, undeclaredItems, undeclaredName } from '../../../client/src/roles/undeclared';
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
const dynamo = 'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess';
const ours = 'arn:aws:iam::123456789012:policy/app/ours';
const limit = 'arn:aws:iam::123456789012:policy/limit';

const trust = fileOf('trust.json', lambdaTrust);

function managed(action: string): DesiredPolicy {
  return { file: fileOf('ours.json', allowing(action)), policyName: 'ours', inline: false, path: '/app/' };
}

function inline(policyName: string, document: unknown): DesiredPolicy {
  return { file: fileOf(`${policyName}.json`, document), policyName, inline: true };
}

function desire(more: Partial<DesiredRole> = {}): DesiredRole {
  return { roleName: 'r', trust, files: [], managedPolicies: [], ...more };
}

const full = desire({
  files: [managed('s3:GetObject'), inline('inside', allowing('sqs:SendMessage'))],
  managedPolicies: [logs],
  permissionsBoundary: limit,
  path: '/app/',
  description: 'resizes images',
  maxSessionDuration: 7_200,
  tags: [{ key: 'team', value: 'x' }],
});

async function ask<T>(request: AwsRequest<T>): Promise<T> {
  return expectOk(await send(bench.cli, request, bench.account.target));
}

/** Plans a role as the account is now; `remove` picks of what it has beyond. */
async function deploy(
  desired: DesiredRole,
  remove: (extra: UndeclaredItem) => boolean = () => false,
): Promise<Planned> {
  const resolved = resolveChoices(bench.account, { roleName: desired.roleName, choices: managedChoices(desired) });
  if (!resolved.ok) return resolved;
  const { choices } = resolved;
  const state = expectOk(await readRoleState(askIn(bench.cli, bench.account.target), desired.roleName, choices));
  const extras = undeclaredItems(desired, choices, state);
  return planDeploy(bench.account, {
    desired,
    choices,
    state,
    remove: extras.filter(remove),
    trustRemark: 'no findings',
  });
}

async function planFor(desired: DesiredRole, remove?: (extra: UndeclaredItem) => boolean): Promise<Plan> {
  return planOf(await deploy(desired, remove));
}

function needed(plan: Plan): readonly string[] {
  return plan.steps.filter(({ notNeeded }) => notNeeded === undefined).map(({ title }) => title);
}

async function seedBoundary(): Promise<void> {
  await bench.seed('CreatePolicy', { PolicyName: 'limit', PolicyDocument: JSON.stringify(allowing('s3:*')) });
}

async function seedRole(more: Record<string, string> = {}): Promise<void> {
  await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(ec2Trust), ...more });
}

const denied = (operation: string) =>
  ({
    kind: 'error',
    status: 403,
    code: 'AccessDenied',
    message: `User: arn:aws:iam::123456789012:user/me is not authorized to perform: iam:${operation} on resource: r`,
  }) as const;

test('from an empty account to the whole role, and the second time nothing', async () => {
  await seedBoundary();
  const plan = await planFor(full);
  assert.equal(
    renderPlan(plan, 'posix').text,
    `# Deploy role r in 123456789012 (default credentials, us-east-1)
# Trust policy: trust.json, no findings
aws iam create-role --role-name r --assume-role-policy-document file://trust.json --path /app/ --description 'resizes images' --max-session-duration 7200 --permissions-boundary ${limit} --tags '[{"Key":"team","Value":"x"}]' --region us-east-1 --output json
aws iam wait role-exists --role-name r --region us-east-1
aws iam attach-role-policy --role-name r --policy-arn ${logs} --region us-east-1
aws iam create-policy --policy-name ours --policy-document file://ours.json --path /app/ --region us-east-1 --output json
aws iam attach-role-policy --role-name r --policy-arn ${ours} --region us-east-1
aws iam put-role-policy --role-name r --policy-name inside --policy-document file://inside.json --region us-east-1
`,
  );
  const report = await bench.run(plan);
  assert.equal(report.summary, 'Role r created and deployed.');
  const role = await ask(iam.getRole('r'));
  assert.deepEqual(
    [role.trust, role.path, role.description, role.maxSessionDuration, role.permissionsBoundary, role.tags],
    [lambdaTrust, '/app/', 'resizes images', 7_200, limit, [{ key: 'team', value: 'x' }]],
  );
  assert.deepEqual((await ask(iam.listAttachedRolePolicies('r'))).map(({ arn }) => arn).sort(), [ours, logs]);
  assert.deepEqual(await ask(iam.getRolePolicy('r', 'inside')), allowing('sqs:SendMessage'));
  assert.deepEqual(await bench.leftovers(), []);

  const again = await planFor(full);
  assert.deepEqual(needed(again), []);
  const second = await bench.run(again);
  assert.equal(second.summary, 'r had all of this already.');
  assert.deepEqual(renderPlan(again, 'posix').text.split('\n').slice(2), [
    '# – Update the trust policy of r: the role has this trust policy already',
    '# – Update the description and the longest session of r: the role has it already',
    '# – Set the tag team of r: the role has this already',
    '# – Set the permissions boundary limit: the role has it already',
    '# – Attach AWSLambdaBasicExecutionRole: it is attached already',
    '# – Update policy ours: the account has the same document as ours.json',
    '# – Attach ours: it is attached already',
    '# – Update the inline policy inside: the account has the same document as inside.json',
    '',
  ]);
});

test('only what differs is changed, and undoing it gives back what was there', async () => {
  await seedBoundary();
  await seedRole({
    ...{ Description: 'old', MaxSessionDuration: '3600', Path: '/app/' },
    ...{ 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'old' },
  });
  await bench.seed('PutRolePolicy', {
    ...{ RoleName: 'r', PolicyName: 'inside', PolicyDocument: JSON.stringify(allowing('sqs:*')) },
  });
  const before = await ask(iam.getRole('r'));
  const plan = await planFor(
    desire({ ...full, tags: [...(full.tags ?? []), { key: 'cost', value: '1' }], files: full.files.slice(1) }),
  );
  assert.deepEqual(needed(plan), [
    'Update the trust policy of r',
    'Update the description and the longest session of r',
    'Set the tags team, cost of r',
    'Set the permissions boundary limit',
    'Attach AWSLambdaBasicExecutionRole',
    'Update the inline policy inside',
  ]);
  const report = await bench.run(plan);
  assert.equal(report.summary, 'Role r deployed.');
  assert.deepEqual((await ask(iam.getRole('r'))).tags, [
    { key: 'team', value: 'x' },
    { key: 'cost', value: '1' },
  ]);

  const undo = planUndo(report);
  assert.ok(undo);
  assert.deepEqual(
    undo.plan.steps.map(({ title }) => title),
    [
      'Write the inline policy inside again',
      'Detach AWSLambdaBasicExecutionRole',
      'Remove the permissions boundary limit',
      'Set the tag team of r',
      'Remove the tag cost of r',
      'Set the former description and longest session of r again',
      'Set the former trust policy of r again',
    ],
  );
  assert.equal((await bench.run(undo.plan)).outcome, 'done');
  assert.deepEqual(await ask(iam.getRole('r')), before);
  assert.deepEqual(await ask(iam.getRolePolicy('r', 'inside')), allowing('sqs:*'));
  assert.deepEqual(await ask(iam.listAttachedRolePolicies('r')), []);
});

test('what is not said is left alone', async () => {
  await seedRole({ Description: 'old', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'old' });
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: dynamo });
  const plan = await planFor({ roleName: 'r', files: [], managedPolicies: [logs] });
  assert.deepEqual(needed(plan), ['Attach AWSLambdaBasicExecutionRole']);
  assert.deepEqual(
    plan.steps.map(({ id }) => id),
    [`attach-role-policy:${logs}`],
  );
  // A session duration that is not said stays, too, although IAM wants to be told.
  const described = await planFor(desire({ description: 'new' }));
  await bench.run(described);
  const role = await ask(iam.getRole('r'));
  assert.deepEqual([role.description, role.maxSessionDuration], ['new', 3_600]);
});

test('a description that the CLI would load is not sent along', async () => {
  await seedRole({ Description: 'file:///etc/hostname' });
  const plan = await planFor(desire({ maxSessionDuration: 7_200 }));
  assert.deepEqual(plan.steps[1]?.request.args, [
    ...['iam', 'update-role', '--role-name', 'r', '--max-session-duration', '7200'],
  ]);
});

test('a description that the CLI would load is not set again either', async () => {
  await seedRole({ Description: 'file:///etc/hostname' });
  const report = await bench.run(await planFor(desire({ description: 'new' })));
  const undo = planUndo(report);
  assert.deepEqual(
    undo?.plan.steps.map(({ id }) => id),
    ['restore-trust'],
  );
  assert.deepEqual(undo?.plan.warnings, ['"Update the description of r" cannot be undone.']);
});

test('what takes an undoing back is what was deployed', async () => {
  await seedBoundary();
  const other = 'arn:aws:iam::123456789012:policy/other';
  await bench.seed('CreatePolicy', { PolicyName: 'other', PolicyDocument: JSON.stringify(allowing('s3:*')) });
  await seedRole({ 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'old', PermissionsBoundary: other });
  const tags = [{ key: 'team', value: 'new' }];
  const desired: DesiredRole = { roleName: 'r', files: [], managedPolicies: [], permissionsBoundary: limit, tags };
  const deployed = await bench.run(await planFor(desired));
  const undone = await bench.run(planUndo(deployed)?.plan ?? assert.fail());
  const former = await ask(iam.getRole('r'));
  assert.deepEqual([former.permissionsBoundary, former.tags], [other, [{ key: 'team', value: 'old' }]]);
  await bench.run(planUndo(undone)?.plan ?? assert.fail());
  const role = await ask(iam.getRole('r'));
  assert.deepEqual([role.permissionsBoundary, role.tags], [limit, [{ key: 'team', value: 'new' }]]);
});

test('what the role has beyond is listed, kept unless it is ticked, and removed in the end', async () => {
  await seedBoundary();
  await seedRole({
    ...{
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'x',
      'Tags.member.2.Key': 'old',
      'Tags.member.2.Value': '1',
    },
    PermissionsBoundary: limit,
  });
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: dynamo });
  const document = JSON.stringify(allowing('sqs:*'));
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'inside', PolicyDocument: document });
  const desired = desire({ managedPolicies: [logs], tags: [{ key: 'Team', value: 'x' }] });
  const kept = await planFor(desired);
  assert.deepEqual(needed(kept), [
    'Update the trust policy of r',
    'Set the tag Team of r',
    'Attach AWSLambdaBasicExecutionRole',
  ]);
  assert.equal(
    kept.notes.at(-1),
    'Kept, though the workspace does not name it: AmazonDynamoDBReadOnlyAccess, inside (inline policy), old (tag), ' +
      'limit (permissions boundary)',
  );
  const plan = await planFor(desired, () => true);
  assert.deepEqual(plan.notes, ['Trust policy: trust.json, no findings']);
  assert.deepEqual(
    plan.steps.filter(({ deletes }) => deletes).map(({ title }) => title),
    [
      'Detach AmazonDynamoDBReadOnlyAccess',
      'Delete the inline policy inside',
      'Remove the tag old of r',
      'Remove the permissions boundary limit',
    ],
  );
  assert.equal(plan.steps.at(-4)?.title, 'Detach AmazonDynamoDBReadOnlyAccess', 'removals come last');
  const report = await bench.run(plan);
  assert.equal(report.outcome, 'done');
  const role = await ask(iam.getRole('r'));
  assert.deepEqual([role.permissionsBoundary, role.tags.filter(({ key }) => key === 'old')], [undefined, []]);
  assert.deepEqual(await ask(iam.listRolePolicies('r')), []);
  const some = await planFor(desired, (extra) => undeclaredName(extra) === 'nothing');
  assert.deepEqual(needed(some), []);
});

test('a tag whose key looks like an option is removed as a tag', async () => {
  await seedRole({
    ...{ 'Tags.member.1.Key': 'old', 'Tags.member.1.Value': '1' },
    ...{ 'Tags.member.2.Key': '--endpoint-url=http://127.0.0.1:1', 'Tags.member.2.Value': '2' },
  });
  const desired = desire({ tags: [{ key: 'team', value: 'x' }] });
  const report = await bench.run(await planFor(desired, ({ kind }) => kind === 'tag'));
  assert.equal(report.outcome, 'done');
  assert.deepEqual((await ask(iam.getRole('r'))).tags, [{ key: 'team', value: 'x' }]);
});

test('of two policies of one name only that goes which was ticked', async () => {
  const namesake = 'arn:aws:iam::123456789012:policy/AmazonDynamoDBReadOnlyAccess';
  const document = JSON.stringify(allowing('dynamodb:*'));
  await bench.seed('CreatePolicy', { PolicyName: 'AmazonDynamoDBReadOnlyAccess', PolicyDocument: document });
  await seedRole();
  for (const PolicyArn of [dynamo, namesake]) await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn });
  const plan = await planFor(desire(), (extra) => extra.kind === 'attached' && extra.arn === namesake);
  assert.equal(plan.notes.at(-1), 'Kept, though the workspace does not name it: AmazonDynamoDBReadOnlyAccess');
});

test('where the quota has no place for both, what is removed goes first', async () => {
  await seedRole();
  for (let index = 0; index < 20; index += 1) {
    const name = `p${index}`;
    await bench.seed('CreatePolicy', { PolicyName: name, PolicyDocument: JSON.stringify(allowing('s3:GetObject')) });
    await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: `arn:aws:iam::123456789012:policy/${name}` });
  }
  const plan = await planFor(desire({ managedPolicies: [logs] }), (extra) => undeclaredName(extra) === 'p3');
  assert.deepEqual(needed(plan), ['Update the trust policy of r', 'Detach p3', 'Attach AWSLambdaBasicExecutionRole']);
  assert.deepEqual(plan.warnings, []);
});

test('what IAM would refuse is refused before, with the numbers', async () => {
  await seedRole({ Path: '/old/' });
  const big = (size: number) => ({ ...allowing('s3:GetObject'), Id: 'x'.repeat(size - 104) });
  await bench.seed('PutRolePolicy', {
    ...{ RoleName: 'r', PolicyName: 'there', PolicyDocument: JSON.stringify(big(6_000)) },
  });
  await bench.seed('CreatePolicy', { PolicyName: 'Ours', PolicyDocument: JSON.stringify(allowing('s3:*')) });
  const tags = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' }));
  const planned = await deploy(
    desire({
      files: [managed('s3:GetObject'), inline('new', big(5_000)), inline('new', allowing('s3:*'))],
      permissionsBoundary: 'arn:nonsense',
      tags,
    }),
  );
  assert.deepEqual(planned.ok ? [] : planned.problems, [
    'arn:nonsense is not the ARN of a managed policy.',
    'Two files would become the inline policy new.',
    'The account has the policy arn:aws:iam::123456789012:policy/Ours already, so that ' +
      `${ours} cannot be created. Names of policies are unique whatever their path: declare that path, or another name.`,
  ]);
  const sizes = await deploy(desire({ files: [inline('new', big(5_000))], tags, path: '/new/' }));
  assert.deepEqual(sizes.ok ? [] : sizes.problems, [
    'A role has at most 50 tags; these are 51.',
    'The inline policies of r would have 11,000 characters without blanks (there 6,000, new 5,000); IAM allows 10,240 for ' +
      'all of them together. Make one of them a managed policy.',
  ]);
  const fits = await planFor(desire({ files: [inline('new', big(4_240))], path: '/new/' }));
  assert.deepEqual(fits.warnings, [
    'r has the path /old/, and the workspace wants /new/. The path of a role cannot be changed; only a role that is ' +
      'created anew gets another one.',
  ]);
  // What is there and stays as it is has been accepted, whatever its size is by our way of counting.
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'more', PolicyDocument: JSON.stringify(big(6_000)) });
  const inStep = await planFor(desire({ files: [inline('more', big(6_000))] }));
  assert.deepEqual(needed(inStep), ['Update the trust policy of r']);
  await bench.seed('DeleteRolePolicy', { RoleName: 'r', PolicyName: 'more' });
  const alone = await deploy(desire({ files: [inline('new', big(10_241))] }));
  assert.equal(
    alone.ok ? '' : alone.problems[0],
    'new.json has 10,241 characters without blanks; the inline policies of a role can have at most 10,240.',
  );
  const many = Array.from({ length: 30 }, (_, index) => ({ key: `a${index}`, value: '' }));
  await bench.seed(
    'TagRole',
    Object.fromEntries([
      ['RoleName', 'r'],
      ...many.flatMap(({ key }, index) => [
        [`Tags.member.${index + 1}.Key`, key],
        [`Tags.member.${index + 1}.Value`, ''],
      ]),
    ]),
  );
  const tooMany = await deploy(desire({ tags: tags.slice(0, 21) }));
  assert.deepEqual(tooMany.ok ? [] : tooMany.problems, [
    'r would have 51 tags, those that it has and those that are wanted; IAM allows 50.',
  ]);
  const nobody = await deploy({ roleName: 'nobody', files: [], managedPolicies: [] });
  assert.deepEqual(nobody.ok ? [] : nobody.problems, [
    'nobody is not in the account, and the workspace has no trust policy to create it from.',
  ]);
});

test('a policy that other roles have is changed with a warning, and the oldest version makes room', async () => {
  const version = (action: string) => JSON.stringify(allowing(action));
  await bench.seed('CreatePolicy', { PolicyName: 'ours', Path: '/app/', PolicyDocument: version('s3:A') });
  for (const action of ['s3:B', 's3:C', 's3:D', 's3:E']) {
    await bench.seed('CreatePolicyVersion', { PolicyArn: ours, PolicyDocument: version(action) });
  }
  await seedRole();
  await bench.seed('CreateRole', { RoleName: 'other', AssumeRolePolicyDocument: JSON.stringify(lambdaTrust) });
  for (const RoleName of ['r', 'other']) await bench.seed('AttachRolePolicy', { RoleName, PolicyArn: ours });
  await bench.seed('CreateUser', { UserName: 'ann' });
  await bench.seed('AttachUserPolicy', { UserName: 'ann', PolicyArn: ours });
  const plan = await planFor(desire({ files: [managed('s3:GetObject')] }));
  assert.deepEqual(plan.warnings, [
    'ours is attached to the role other and the user ann as well. What changes in it changes there, too.',
  ]);
  assert.deepEqual(needed(plan), [
    'Update the trust policy of r',
    'Delete version v2 of ours, the oldest of its five',
    'Update policy ours',
  ]);
  assert.deepEqual(
    plan.steps.filter(({ deletes }) => deletes).map(({ id }) => id),
    [`delete-policy-version:${ours}:v2`],
  );
  assert.equal((await bench.run(plan)).outcome, 'done');
  assert.equal((await ask(iam.getPolicy(ours))).defaultVersionId, 'v6');
});

test('access denied in the middle: resume reads the account and does only what is left', async () => {
  await seedBoundary();
  const plan = await planFor(full);
  bench.faults.order('CreatePolicy', denied('CreatePolicy'));
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done done failed pending pending');
  assert.equal(
    report.summary,
    'Create policy ours: access denied. Your user me in 123456789012 may not call iam:CreatePolicy. 3 of 6 steps were ' +
      'done; nothing was undone.',
  );
  // Someone else made the policy and attached it meanwhile.
  bench.faults.clear();
  const document = JSON.stringify(allowing('s3:GetObject'));
  await bench.seed('CreatePolicy', { PolicyName: 'ours', Path: '/app/', PolicyDocument: document });
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: ours });
  const resumed = resumedPlan(report, await planFor(full));
  assert.deepEqual(needed(resumed), [
    'Create role r',
    'Wait until IAM shows r',
    'Attach AWSLambdaBasicExecutionRole',
    'Write the inline policy inside',
  ]);
  bench.faults.clear();
  const end = await bench.run(resumed, { previous: report });
  assert.equal(end.outcome, 'done');
  assert.deepEqual(bench.faults.operations, ['PutRolePolicy']);
  assert.equal(end.summary, 'Role r created and deployed.');
});

test('a step whose answer was lost is not repeated, and one that was reverted is done again', async () => {
  await seedRole();
  const desired = desire({ description: 'new', files: [inline('inside', allowing('s3:GetObject'))] });
  const plan = await planFor(desired);
  bench.faults.order('PutRolePolicy', { kind: 'carryOutAndDrop' });
  bench.faults.order('GetRolePolicy', denied('GetRolePolicy'));
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done unknown');
  bench.faults.clear();
  await bench.seed('UpdateRole', { RoleName: 'r', Description: 'someone else' });
  const resumed = resumedPlan(report, await planFor(desired));
  assert.deepEqual(
    resumed.steps.map(({ id }) => id),
    ['update-trust', 'update-role', 'update-role:again', 'put-role-policy:inside'],
  );
  bench.faults.clear();
  const end = await bench.run(resumed, { previous: report });
  assert.equal(statesOf(end), 'done done done done');
  assert.equal(end.statuses[3]?.note, 'It had been carried out the time before.');
  assert.deepEqual(bench.faults.operations, ['UpdateRole', 'GetRolePolicy']);
});

test('a file that is changed before each of two resumptions is sent each time', async () => {
  await seedRole();
  const wanting = (action: string, description: string) =>
    desire({ description, files: [inline('inside', allowing(action))] });
  bench.faults.order('PutRolePolicy', denied('PutRolePolicy'), denied('PutRolePolicy'));
  const first = await bench.run(await planFor(wanting('s3:A', 'one')));
  const second = await bench.run(resumedPlan(first, await planFor(wanting('s3:A', 'two'))), { previous: first });
  assert.equal(statesOf(second), 'done done done failed');
  const third = await bench.run(resumedPlan(second, await planFor(wanting('s3:A', 'three'))), { previous: second });
  assert.equal(third.outcome, 'done');
  assert.equal((await ask(iam.getRole('r'))).description, 'three');
  const back = planUndo(third)?.plan ?? assert.fail();
  assert.equal(new Set(back.steps.map(({ id }) => id)).size, back.steps.length);
  await bench.run(back);
  assert.equal((await ask(iam.getRole('r'))).description, '');
});

test('a step whose answer was lost leads back to what was there before it, also once it was resumed', async () => {
  await seedRole();
  const desired = desire({ files: [inline('inside', allowing('s3:GetObject'))] });
  bench.faults.order('PutRolePolicy', { kind: 'carryOutAndDrop' });
  const plan = await planFor(desired);
  bench.faults.order('GetRolePolicy', denied('GetRolePolicy'));
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done unknown');
  bench.faults.clear();
  const end = await bench.run(resumedPlan(report, await planFor(desired)), { previous: report });
  assert.equal(statesOf(end), 'done done');
  assert.deepEqual(
    planUndo(end)?.plan.steps.map(({ id }) => id),
    ['delete-role-policy:inside', 'restore-trust'],
  );
});

test('every new kind of step can tell whether it took effect', async () => {
  await seedBoundary();
  await seedRole({
    ...{ 'Tags.member.1.Key': 'old', 'Tags.member.1.Value': '1', Description: 'old' },
  });
  const desired = desire({
    ...{ trust, description: 'new', permissionsBoundary: limit, tags: [{ key: 'team', value: 'x' }] },
    files: [inline('inside', allowing('s3:GetObject'))],
  });
  const plan = await planFor(desired, (extra) => extra.kind === 'tag');
  const asking = askIn(bench.cli, bench.account.target);
  const took = () =>
    Promise.all(plan.steps.map(async (step) => (await step.tookEffect?.(asking).then(expectOk))?.took));
  assert.deepEqual(await took(), [false, false, false, false, false, false]);
  await bench.run(plan);
  assert.deepEqual(await took(), [true, true, true, true, true, true]);
});
