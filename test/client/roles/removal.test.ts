import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { given } from '../../../client/src/given';
import { askIn, type Plan } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import { planUndo } from '../../../client/src/plans/undoPlan';
import { checkTypedName, planDeleteRole, readRoleToDelete } from '../../../client/src/roles/deleteRole';
import { planDeletePolicies, planDetach, readPolicyUses, usedOnlyBy } from '../../../client/src/roles/removePolicies';
import { allowing, type Bench, expectOk, lambdaTrust, planOf, startBench, statesOf } from '../../support/planBench';

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
const own = 'arn:aws:iam::123456789012:policy/own';
const shared = 'arn:aws:iam::123456789012:policy/shared';
const document = JSON.stringify(allowing('s3:GetObject'));

const ask = <T>(request: AwsRequest<T>) => send(bench.cli, request, bench.account.target);

async function kindOf(request: AwsRequest<unknown>): Promise<string> {
  const result = await ask(request);
  return result.ok ? 'ok' : result.error.kind;
}

/** A role with one of everything: its own policy in two versions, one that a user has as well, logs, an inline policy. */
async function seedAll(): Promise<void> {
  await bench.seed('CreatePolicy', { PolicyName: 'own', PolicyDocument: document });
  await bench.seed('CreatePolicyVersion', { PolicyArn: own, PolicyDocument: document, SetAsDefault: 'true' });
  await bench.seed('CreatePolicy', { PolicyName: 'shared', PolicyDocument: document });
  await bench.seed('CreateUser', { UserName: 'someone' });
  await bench.seed('AttachUserPolicy', { UserName: 'someone', PolicyArn: shared });
  for (const PolicyArn of [logs, own, shared]) await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn });
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'inline', PolicyDocument: document });
  await bench.seed('PutRolePermissionsBoundary', { RoleName: 'r', PermissionsBoundary: logs });
  await bench.seed('CreateInstanceProfile', { InstanceProfileName: 'machine' });
  await bench.seed('AddRoleToInstanceProfile', { InstanceProfileName: 'machine', RoleName: 'r' });
}

async function readAll() {
  return expectOk(await readRoleToDelete(askIn(bench.cli, bench.account.target), bench.account, 'r'));
}

function commandsOf(plan: Plan): readonly string[] {
  return renderPlan(plan, 'posix').text.trimEnd().split('\n').slice(1);
}

test('policies are detached, and come back by undo', async () => {
  await seedAll();
  const plan = planOf(
    planDetach(bench.account, { roleName: 'r', arns: [logs, shared], isWanted: (arn) => arn === logs }),
  );
  assert.equal(
    renderPlan(plan, 'posix').text,
    `# Detach policies from r in 123456789012 (default credentials, us-east-1)
# Warning: This workspace wants AWSLambdaBasicExecutionRole for r; Deploy Role would attach it again.
aws iam detach-role-policy --role-name r --policy-arn ${logs} --region us-east-1
aws iam detach-role-policy --role-name r --policy-arn ${shared} --region us-east-1
`,
  );
  assert.ok(plan.steps.every(({ deletes }) => deletes));
  const report = await bench.run(plan);
  assert.equal(report.summary, '2 policies detached from r.');
  assert.deepEqual(
    expectOk(await ask(iam.listAttachedRolePolicies('r'))).map(({ arn }) => arn),
    [own],
  );
  const undo = planUndo(report);
  assert.ok(undo);
  assert.equal(undo.label, 'Undo the 2 Steps');
  assert.equal((await bench.run(undo.plan)).outcome, 'done');
  assert.deepEqual(
    expectOk(await ask(iam.listAttachedRolePolicies('r')))
      .map(({ arn }) => arn)
      .sort(),
    [own, shared, logs].sort(),
  );
});

test('only a customer policy that nothing else uses can be deleted afterwards', async () => {
  await seedAll();
  const ask = askIn(bench.cli, bench.account.target);
  const uses = expectOk(await readPolicyUses(ask, bench.account, [logs, own, shared]));
  assert.deepEqual(
    uses.map((use) => [use.arn, use.entities, usedOnlyBy('r', use)]),
    [
      [own, { roles: ['r'], users: [], groups: [] }, true],
      [shared, { roles: ['r'], users: ['someone'], groups: [] }, false],
    ],
  );
  await bench.run(planOf(planDetach(bench.account, { roleName: 'r', arns: [own], isWanted: () => false })));
  const [use] = uses;
  assert.ok(use);
  const plan = planOf(planDeletePolicies(bench.account, [use]));
  assert.deepEqual(commandsOf(plan), [
    '# Warning: Deleted policies cannot be brought back.',
    `aws iam delete-policy-version --policy-arn ${own} --version-id v1 --region us-east-1`,
    `aws iam delete-policy --policy-arn ${own} --region us-east-1`,
  ]);
  const report = await bench.run(plan);
  assert.equal(report.summary, 'Policy own deleted.');
  assert.equal(await kindOf(iam.getPolicy(own)), 'noSuchEntity');
  assert.equal(planUndo(report), undefined);
});

test('a policy in use is not deleted, and the reason told', async () => {
  const message = 'Cannot delete a policy attached to entities.';
  const conflict = { kind: 'error', status: 409, code: 'DeleteConflict', message } as const;
  bench.faults.order('DeletePolicy', conflict, conflict, conflict);
  const pauses: number[] = [];
  const delay = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  const plan = planOf(planDeletePolicies(bench.account, [{ arn: shared, versions: [] }]));
  const report = await bench.run(plan, { delay });
  assert.equal(statesOf(report), 'failed');
  assert.deepEqual(pauses, [1_000, 2_000]);
  assert.equal(report.error?.kind, 'deleteConflict');
  assert.equal(
    report.explanation?.next,
    'Detach the policy from all that use it, also as a boundary, and delete its other versions, then resume.',
  );
  assert.equal(report.explanation?.reason, message);
});

test('a role goes with everything that hangs on it, and what others use stays', async () => {
  await seedAll();
  const found = await readAll();
  assert.deepEqual(
    found.ownPolicies.map(({ arn }) => arn),
    [own],
  );
  const plan = planOf(planDeleteRole(bench.account, found, found.ownPolicies));
  assert.equal(
    renderPlan(plan, 'posix').text,
    `# Delete role r in 123456789012 (default credentials, us-east-1)
# arn:aws:iam::123456789012:role/r
# AWS recorded no use of this role in the last 400 days.
# No Lambda function in us-east-1 runs with this role. Other Regions weren't checked.
# Warning: What still uses the role fails as soon as it is deleted. A new role of this name is another role to AWS.
# Warning: The instance profile machine stays, without a role. Instances that use it have no credentials.
aws iam remove-role-from-instance-profile --instance-profile-name machine --role-name r --region us-east-1
aws iam detach-role-policy --role-name r --policy-arn ${logs} --region us-east-1
aws iam detach-role-policy --role-name r --policy-arn ${own} --region us-east-1
aws iam detach-role-policy --role-name r --policy-arn ${shared} --region us-east-1
aws iam delete-role-policy --role-name r --policy-name inline --region us-east-1
aws iam delete-role --role-name r --region us-east-1
aws iam delete-policy-version --policy-arn ${own} --version-id v1 --region us-east-1
aws iam delete-policy --policy-arn ${own} --region us-east-1
`,
  );
  const report = await bench.run(plan);
  assert.equal(report.summary, 'Role r deleted.');
  assert.equal(await kindOf(iam.getRole('r')), 'noSuchEntity');
  assert.equal(await kindOf(iam.getPolicy(own)), 'noSuchEntity');
  assert.equal(await kindOf(iam.getPolicy(shared)), 'ok');
});

test('a deleted role comes back by undo, with everything that was deleted with it', async () => {
  await seedAll();
  await bench.seed('CreateInstanceProfile', { InstanceProfileName: 'r', Path: '/apps/' });
  await bench.seed('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'machine', RoleName: 'r' });
  await bench.seed('AddRoleToInstanceProfile', { InstanceProfileName: 'r', RoleName: 'r' });
  const { Statement } = lambdaTrust;
  const trust = { ...lambdaTrust, Statement: [{ ...Statement[0], Sid: 'data base é' }] };
  await bench.seed('UpdateAssumeRolePolicy', { RoleName: 'r', PolicyDocument: JSON.stringify(trust) });
  await bench.seed('UpdateRole', { RoleName: 'r', Description: 'Resizes images', MaxSessionDuration: '7200' });
  await bench.seed('TagRole', { RoleName: 'r', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'images' });
  const found = await readAll();
  const report = await bench.run(planOf(planDeleteRole(bench.account, found, found.ownPolicies)));
  assert.equal(report.summary, 'Role r deleted.');
  assert.equal(await kindOf(iam.getInstanceProfile('r')), 'noSuchEntity');
  const undo = planUndo(report);
  assert.ok(undo);
  assert.equal(undo.label, 'Undo 8 of 9 Steps');
  assert.deepEqual(undo.plan.warnings, [
    'The new r has another unique ID. Trust policies and resource policies that named the deleted role have to be saved again.',
    '"Delete version v1 of own" cannot be undone.',
  ]);
  assert.equal((await bench.run(undo.plan)).outcome, 'done');
  const again = await readAll();
  const same = ({ role, attached, inline, instanceProfiles }: typeof found) => ({
    role: { ...role, lastUsed: undefined },
    attached: [...attached].sort((one, other) => one.name.localeCompare(other.name)),
    inline,
    instanceProfiles,
  });
  assert.deepEqual(same(again), same(found));
});

test('a deleted role is known by its use: when, by which functions, or that nobody may ask', async () => {
  const role = 'arn:aws:iam::123456789012:role/r';
  const functions = ['resizer', 'thumbs', 'other'].map((FunctionName) => ({
    FunctionName,
    FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${FunctionName}`,
    Role: FunctionName === 'other' ? 'arn:aws:iam::123456789012:role/other' : role,
  }));
  const headOf = async (Functions: readonly object[]) => {
    bench.faults.order('ListFunctions', { kind: 'body', status: 200, body: JSON.stringify({ Functions }) });
    return planOf(planDeleteRole(bench.account, await readAll(), []));
  };
  const [one, two] = [await headOf(functions.slice(1)), await headOf(functions)];
  assert.deepEqual(one.notes, [role, 'AWS recorded no use of this role in the last 400 days.']);
  assert.equal(one.warnings[0], 'The Lambda function thumbs in us-east-1 runs with this role and fails without it.');
  assert.equal(
    two.warnings[0],
    '2 Lambda functions in us-east-1 run with this role and fail without it: resizer, thumbs.',
  );
  bench.faults.order('ListFunctions', { kind: 'error', status: 403, code: 'AccessDeniedException', message: 'no' });
  const found = await readAll();
  const { lastUsed: _none, ...unused } = found.role;
  const noted = (lastUsed: typeof found.role.lastUsed) =>
    planOf(planDeleteRole(bench.account, { ...found, role: { ...unused, ...given({ lastUsed }) } }, [])).notes;
  const unlisted = "The Lambda functions couldn't be listed. Check whether one runs with this role.";
  assert.deepEqual(noted(undefined), [role, unlisted]);
  assert.deepEqual(noted({ date: '2026-11-20T08:15:00+00:00', region: 'eu-west-1' }), [
    role,
    'Last used on 2026-11-20 in eu-west-1.',
    unlisted,
  ]);
  assert.deepEqual(noted({}), [role, 'AWS recorded no use of this role in the last 400 days.', unlisted]);
});

test('what was given to the role meanwhile is told, and all that was done can be undone', async () => {
  await seedAll();
  const plan = planOf(planDeleteRole(bench.account, await readAll(), []));
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'late', PolicyDocument: document });
  const report = await bench.run(plan);
  assert.equal(statesOf(report), 'done done done done done failed');
  assert.equal(
    report.summary,
    'Delete role r: still in use. Cannot delete entity, must delete policies first. 5 of 6 steps were done; nothing was undone.',
  );
  assert.match(report.explanation?.next ?? '', /^Something was attached to the role in the meantime\./);
  const undo = planUndo(report);
  assert.ok(undo);
  assert.equal(undo.label, 'Undo the 5 Steps');
  assert.equal((await bench.run(undo.plan)).outcome, 'done');
  const again = await readAll();
  assert.deepEqual(again.instanceProfiles, [{ name: 'machine', path: '/', roles: ['r'] }]);
  assert.deepEqual(again.attached.map(({ name }) => name).sort(), ['AWSLambdaBasicExecutionRole', 'own', 'shared']);
  assert.deepEqual(
    new Map(again.inline.map(({ name, document }) => [name, document])),
    new Map([
      ['inline', allowing('s3:GetObject')],
      ['late', allowing('s3:GetObject')],
    ]),
  );
});

test('what others took away meanwhile counts as done', async () => {
  await seedAll();
  const plan = planOf(planDeleteRole(bench.account, await readAll(), []));
  await bench.seed('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'machine', RoleName: 'r' });
  for (const PolicyArn of [logs, own, shared]) await bench.seed('DetachRolePolicy', { RoleName: 'r', PolicyArn });
  await bench.seed('DeleteRolePolicy', { RoleName: 'r', PolicyName: 'inline' });
  await bench.seed('DeleteRole', { RoleName: 'r' });
  const report = await bench.run(plan);
  assert.equal(report.outcome, 'done');
  assert.equal(statesOf(report), 'done done done done done done');
  assert.equal(report.statuses[5]?.note, 'The role was gone already.');
});

test('nothing can be given back to a role that someone else has deleted', async () => {
  await seedAll();
  const plan = planOf(planDeleteRole(bench.account, await readAll(), []));
  bench.faults.order('DeleteRole', { kind: 'error', status: 404, code: 'NoSuchEntity', message: 'Gone.' });
  const report = await bench.run(plan);
  assert.equal(report.statuses[5]?.note, 'The role was gone already.');
  assert.equal(report.statuses[0]?.state, 'done');
  assert.equal(planUndo(report), undefined);
});

test('cancelled in the middle, the report is true and the rest can be resumed', async () => {
  await seedAll();
  bench.faults.order('DeleteRolePolicy', { kind: 'carryOutAndHang' });
  const abort = new AbortController();
  const plan = planOf(planDeleteRole(bench.account, await readAll(), []));
  const running = bench.run(plan, { signal: abort.signal });
  await bench.faults.arrived('DeleteRolePolicy');
  abort.abort();
  const report = await running;
  assert.equal(statesOf(report), 'done done done done done pending');
  bench.faults.clear();
  const resumed = await bench.run(plan, { previous: report });
  assert.equal(resumed.outcome, 'done');
  assert.deepEqual(bench.faults.operations, ['DeleteRole']);
});

test('policies that must not be looked into are kept', async () => {
  await seedAll();
  bench.faults.order('ListEntitiesForPolicy', { kind: 'error', status: 403, code: 'AccessDenied', message: 'no' });
  assert.deepEqual((await readAll()).ownPolicies, []);
});

test('a role that does not exist', async () => {
  const read = await readRoleToDelete(askIn(bench.cli, bench.account.target), bench.account, 'nobody');
  assert.equal(read.ok ? 'ok' : read.error.kind, 'noSuchEntity');
});

test('only the exact name agrees to the end of a role', () => {
  const check = checkTypedName('My-Role');
  assert.equal(check('My-Role'), undefined);
  for (const wrong of ['', 'my-role', 'My-Role ', 'My-Rol']) {
    assert.equal(check(wrong), 'Type My-Role, the name of the role.');
  }
});
