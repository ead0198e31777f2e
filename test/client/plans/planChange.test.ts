import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { askIn, type Plan } from '../../../client/src/plans/plan';
import { doesTheSame } from '../../../client/src/plans/planChange';
import { changedSince, planUndo } from '../../../client/src/plans/undoPlan';
import { planAttach, resolveChoices } from '../../../client/src/roles/attachPolicies';
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
} from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const ours = 'arn:aws:iam::123456789012:policy/ours';
const both = { ...lambdaTrust, Statement: [...lambdaTrust.Statement, ...ec2Trust.Statement] };

function seedRole(document: unknown = lambdaTrust): Promise<void> {
  return bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: JSON.stringify(document) });
}

function updatePlan(file: string, current: typeof lambdaTrust): Plan {
  return planOf(planUpdateTrust(bench.account, { roleName: 'r', trust: { name: 'trust.json', text: file }, current }));
}

async function attachPlan(): Promise<Plan> {
  const file = { kind: 'file', file: fileOf('ours.json', allowing('s3:GetObject')), policyName: 'ours' } as const;
  const wanted = { roleName: 'r', choices: [{ kind: 'arn', arn: logs } as const, file] };
  const resolved = resolveChoices(bench.account, wanted);
  assert.ok(resolved.ok);
  const state = expectOk(await readAttachState(askIn(bench.cli, bench.account.target), 'r', resolved.choices));
  return planOf(planAttach(bench.account, wanted, resolved.choices, state));
}

async function undoNow(report: Parameters<typeof changedSince>[1]) {
  const changed = expectOk(await changedSince(askIn(bench.cli, bench.account.target), report));
  const undo = planUndo(report, changed);
  return { titles: undo?.plan.steps.map(({ title }) => title), warnings: undo?.plan.warnings };
}

test('another text of the file is another plan, another comment is not', () => {
  const shown = updatePlan(JSON.stringify(lambdaTrust), ec2Trust);
  assert.ok(doesTheSame(shown, updatePlan(`// new\n${JSON.stringify(lambdaTrust)}`, ec2Trust)));
  assert.ok(!doesTheSame(shown, updatePlan(JSON.stringify(both), ec2Trust)));
});

test('another trust policy in the account is another plan, although the command is the same', () => {
  const file = JSON.stringify(lambdaTrust);
  assert.ok(!doesTheSame(updatePlan(file, ec2Trust), updatePlan(file, both)));
});

test('what a colleague has attached, created or made the default is another plan', async () => {
  await seedRole();
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:A')) });
  const version = { PolicyArn: ours, PolicyDocument: JSON.stringify(allowing('s3:B')) };
  await bench.seed('CreatePolicyVersion', { ...version, SetAsDefault: 'false' });
  const shown = await attachPlan();
  assert.ok(doesTheSame(shown, await attachPlan()));
  await bench.seed('SetDefaultPolicyVersion', { PolicyArn: ours, VersionId: 'v2' });
  const other = await attachPlan();
  assert.ok(!doesTheSame(shown, other));
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  assert.ok(!doesTheSame(other, await attachPlan()));
});

test('a policy that someone else uses by now is another plan, because of its warning', async () => {
  await seedRole();
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:A')) });
  const shown = await attachPlan();
  await bench.seed('CreateUser', { UserName: 'someone' });
  await bench.seed('AttachUserPolicy', { UserName: 'someone', PolicyArn: ours });
  assert.ok(!doesTheSame(shown, await attachPlan()));
});

test('undo leaves alone what has been changed since', async () => {
  await seedRole();
  await bench.seed('CreatePolicy', { PolicyName: 'ours', PolicyDocument: JSON.stringify(allowing('s3:A')) });
  const report = await bench.run(await attachPlan());
  assert.deepEqual(await undoNow(report), {
    titles: [
      'Detach ours',
      'Make v1 the default version of ours again',
      'Delete version v2 of ours',
      'Detach AWSLambdaBasicExecutionRole',
    ],
    warnings: [],
  });
  // A colleague makes the same document the default once more, and detaches what was attached.
  const version = { PolicyArn: ours, PolicyDocument: JSON.stringify(allowing('s3:GetObject')) };
  await bench.seed('CreatePolicyVersion', { ...version, SetAsDefault: 'true' });
  await bench.seed('DetachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  assert.deepEqual(await undoNow(report), {
    titles: ['Detach ours'],
    warnings: [
      '"Attach AWSLambdaBasicExecutionRole" is left as it is, because the account has changed since.',
      '"Update policy ours" is left as it is, because the account has changed since.',
    ],
  });
});

test('undo does not overwrite a trust policy that someone else has set', async () => {
  await seedRole(ec2Trust);
  const report = await bench.run(updatePlan(JSON.stringify(lambdaTrust), ec2Trust));
  assert.deepEqual((await undoNow(report)).titles, ['Set the former trust policy of r again']);
  await bench.seed('UpdateAssumeRolePolicy', { RoleName: 'r', PolicyDocument: JSON.stringify(both) });
  assert.deepEqual(await undoNow(report), { titles: undefined, warnings: undefined });
});

test('undo of a role that someone else has deleted is nothing, and a question that is refused is told', async () => {
  const create = planOf(planCreateRole(bench.account, { roleName: 'r', trust: fileOf('t.json', lambdaTrust) }));
  const report = await bench.run(create);
  bench.faults.order('GetRole', { kind: 'error', status: 403, code: 'AccessDenied', message: 'no' });
  const refused = await changedSince(askIn(bench.cli, bench.account.target), report);
  assert.equal(refused.ok ? 'ok' : refused.error.kind, 'accessDenied');
  await bench.seed('DeleteRole', { RoleName: 'r' });
  assert.equal((await undoNow(report)).titles, undefined);
});
