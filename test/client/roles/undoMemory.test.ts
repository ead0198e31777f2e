import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import * as iam from '../../../client/src/aws/iam';
import { askIn, type Plan, type Step } from '../../../client/src/plans/plan';
import { planDeleteRole, readRoleToDelete } from '../../../client/src/roles/deleteRole';
import { type FoundRole, readRole } from '../../../client/src/roles/readRole';
import { attachStep } from '../../../client/src/roles/roleSteps';
import { createUndoMemory, planKeptUndo, type UndoMemory } from '../../../client/src/roles/undoMemory';
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

const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(async () => {
  await bench.reset();
  const AssumeRolePolicyDocument = JSON.stringify(lambdaTrust);
  await bench.seed('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument });
});

const ask: ReturnType<typeof askIn> = (request, options) => askIn(bench.cli, bench.account.target)(request, options);

async function roleNow(): Promise<FoundRole | undefined> {
  const found = await readRole(ask, 'r');
  return found.ok ? found.value : undefined;
}

/** Memories of the same workspace, one after the other; what lies between them is text. */
function workspace(): () => UndoMemory {
  const kept = new Map<string, string>();
  return () =>
    createUndoMemory({
      get: (key) => JSON.parse(kept.get(key) ?? 'null'),
      update: async (key, value) => void kept.set(key, JSON.stringify(value)),
    });
}

/** Runs a plan, and gives what the next window has of it. */
async function runAndReload(plan: Plan) {
  const reload = workspace();
  const report = await bench.run(plan);
  assert.equal(report.outcome, 'done');
  const remembered = { accountId: '123456789012', roleName: 'r', policies: [] };
  await reload().keep({ report, roleName: 'r', found: await roleNow(), before: remembered });
  const [kept, ...others] = reload().all();
  assert.ok(kept);
  assert.deepEqual([others, kept.before], [[], remembered]);
  return { kept, reload };
}

function planWith(title: string, ...steps: readonly Step[]): Plan {
  return { title, success: '', account: bench.account, notes: [], warnings: [], steps };
}

test('what a window has attached and replaced, the next one takes back', async () => {
  const file = fileOf('trust.json', ec2Trust);
  const trust = planOf(planUpdateTrust(bench.account, { roleName: 'r', trust: file, current: lambdaTrust }));
  const { kept } = await runAndReload(planWith('Two things', attachStep('r', logs), ...trust.steps));
  const undo = planOf(planKeptUndo(kept, bench.account, await roleNow()));
  assert.equal(undo.title, 'Undo: Two things');
  assert.equal((await bench.run(undo)).outcome, 'done');
  const found = await roleNow();
  assert.deepEqual([found?.attached, found?.role.trust], [[], lambdaTrust]);
});

test('a role that one window has deleted, the next one creates again', async () => {
  await bench.seed('AttachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  const PolicyDocument = JSON.stringify(allowing('s3:GetObject'));
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'in', PolicyDocument });
  const all = expectOk(await readRoleToDelete(ask, bench.account, 'r'));
  const { kept } = await runAndReload(planOf(planDeleteRole(bench.account, all, [])));
  const undo = planOf(planKeptUndo(kept, bench.account, await roleNow()));
  assert.match(undo.warnings[0] ?? '', /^The new r has another unique ID\./);
  assert.equal((await bench.run(undo)).outcome, 'done');
  const found = await roleNow();
  assert.deepEqual(
    [found?.attached.map(({ arn }) => arn), found?.inline, found?.role.trust],
    [[logs], [{ name: 'in', document: allowing('s3:GetObject') }], lambdaTrust],
  );
});

test('nothing is undone of a role that has changed since, until it is as it was left', async () => {
  const { kept } = await runAndReload(planWith('Attach', attachStep('r', logs)));
  const PolicyDocument = JSON.stringify(allowing('s3:GetObject'));
  await bench.seed('PutRolePolicy', { RoleName: 'r', PolicyName: 'theirs', PolicyDocument });
  assert.deepEqual(planKeptUndo(kept, bench.account, await roleNow()), {
    ok: false,
    problems: [
      'r is no longer as "Attach" has left it, so that undoing its steps could undo other changes. ' +
        'Undo later plans first, or change the role with a new plan.',
    ],
  });
  expectOk(await ask(iam.deleteRolePolicy('r', 'theirs')));
  assert.ok(planKeptUndo(kept, bench.account, await roleNow()).ok);
  await bench.seed('DetachRolePolicy', { RoleName: 'r', PolicyArn: logs });
  await bench.seed('DeleteRole', { RoleName: 'r' });
  assert.ok(!planKeptUndo(kept, bench.account, await roleNow()).ok);
});

test('a plan is kept once, the last five are, and what was undone is not', async () => {
  const report = await bench.run(planWith('Attach', attachStep('r', logs)));
  const reload = workspace();
  const titles = () =>
    reload()
      .all()
      .map(({ title }) => title);
  const keep = (title: string) =>
    reload().keep({
      report: { ...report, plan: { ...report.plan, title } },
      roleName: 'r',
      found: undefined,
      before: undefined,
    });
  for (const title of ['a', 'b', 'c', 'd', 'e', 'f', 'd']) await keep(title);
  assert.deepEqual(titles(), ['d', 'f', 'e', 'c', 'b']);
  await reload().forget({ title: 'f', accountId: '210987654321' });
  await reload().forget({ title: 'e', accountId: '123456789012' });
  assert.deepEqual(titles(), ['d', 'f', 'c', 'b']);
  // A run of which nothing can be taken back takes the place of the one before.
  const nothing = { ...report, statuses: report.statuses.map(() => ({ state: 'pending' }) as const) };
  const plan = { ...report.plan, title: 'c' };
  await reload().keep({ report: { ...nothing, plan }, roleName: 'r', found: undefined, before: undefined });
  assert.deepEqual(titles(), ['d', 'f', 'b']);
});
