import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsRequest, send } from '../../../client/src/aws/cli';
import * as iam from '../../../client/src/aws/iam';
import { askIn, type Plan } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import { planUndo } from '../../../client/src/plans/undoPlan';
import { checkTypedName, planDeleteRole, readRoleToDelete, undeletable } from '../../../client/src/roles/deleteRole';
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
  const plan = planOf(planDetach(bench.account, 'r', [logs, shared], (arn) => arn === logs));
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
  await bench.run(planOf(planDetach(bench.account, 'r', [own], () => false)));
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

test('the plan names the functions that use the role', async () => {
  const found = await readAll();
  assert.deepEqual(found.functions, []);
  const warningFor = (...functions: string[]) =>
    planOf(planDeleteRole(bench.account, { ...found, functions }, [])).warnings;
  const [generic, ...others] = warningFor();
  assert.match(generic ?? '', /^What still uses the role fails/);
  assert.deepEqual(others, []);
  assert.deepEqual(warningFor('a'), ["The Lambda function a uses this role and can't run without it.", generic]);
  assert.deepEqual(warningFor('a', 'b', 'c', 'd', 'e', 'f', 'g'), [
    "7 Lambda functions use this role and can't run without it: a, b, c, d, e and 2 more.",
    generic,
  ]);
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
# Warning: What still uses the role fails as soon as it is deleted. A new role of this name is another role to AWS.
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
  assert.equal(planUndo(report), undefined);
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
  assert.deepEqual(again.instanceProfiles, ['machine']);
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

test('a service-linked role is refused with the reason', async () => {
  const path = '/aws-service-role/lambda.amazonaws.com/';
  const found = await readAll();
  const linked = { ...found, role: { ...found.role, path } };
  const reason = undeletable(linked);
  assert.match(reason ?? '', /^r is a service-linked role: .* IAM refuses to delete it like other roles\./);
  assert.deepEqual(planDeleteRole(bench.account, linked, []), { ok: false, problems: [reason] });
  assert.equal(undeletable(found), undefined);
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
