import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  createPlanJournal,
  interruptedReport,
  interruptedText,
  isProcessAlive,
  type PlanJournal,
} from '../../../client/src/plans/planJournal';
import { planCreateRole } from '../../../client/src/roles/createRole';
import { type Bench, fileOf, lambdaTrust, planOf, startBench, statesOf } from '../../support/planBench';

let bench: Bench;
let top = '';
let folder = '';
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(async () => {
  await bench.reset();
  top = await mkdtemp(path.join(os.tmpdir(), 'rolewright-journal-'));
  folder = path.join(top, 'not', 'there');
});
afterEach(() => rm(top, { recursive: true, force: true }));

const logged: string[] = [];

interface Window {
  readonly alive?: readonly number[];
  readonly where?: string;
  readonly session?: string;
  readonly now?: () => number;
}

/** The journal of a window, by the number of its process. */
function journalOf(
  processId: number,
  { alive = [], where = folder, session = `s${processId}`, now = Date.now }: Window = {},
): PlanJournal {
  return createPlanJournal({
    folder: where,
    processId,
    isAlive: (id) => alive.includes(id),
    session,
    now,
    log: (line) => logged.push(line),
  });
}

function plan() {
  return planOf(planCreateRole(bench.account, { roleName: 'r', trust: fileOf('trust.json', lambdaTrust) }));
}

test('a run that ends leaves nothing behind', async () => {
  const recording = journalOf(1).begin(plan(), 'r');
  const report = await bench.run(plan(), { onProgress: (statuses) => recording.record(statuses) });
  assert.equal(report.outcome, 'done');
  assert.equal((await readdir(folder)).length, 1);
  recording.end();
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(journalOf(2).takeInterrupted(), []);
});

test('a window that dies while a step runs leaves what is known of it, told once', async () => {
  const recording = journalOf(1).begin(plan(), 'r');
  recording.record([{ state: 'done', result: { label: 'Role ARN', value: 'arn' } }, { state: 'running' }]);
  assert.deepEqual(journalOf(2, { alive: [1] }).takeInterrupted(), [], 'the window is still open');
  assert.deepEqual(journalOf(1).takeInterrupted(), [], 'it is the run of this window');
  const [entry, ...more] = journalOf(2).takeInterrupted();
  assert.deepEqual(more, []);
  assert.deepEqual(entry, {
    title: 'Create role r',
    roleName: 'r',
    accountId: '123456789012',
    steps: [
      { title: 'Create role r', state: 'done' },
      { title: 'Wait until IAM shows r', state: 'running' },
    ],
  });
  assert.equal(
    interruptedText(entry),
    '"Create role r" in 123456789012 was interrupted when the window closed. 1 of 2 steps was done; nothing was undone. ' +
      '"Wait until IAM shows r" may or may not have been carried out.',
  );
  assert.equal(
    interruptedReport(entry),
    `# ${interruptedText(entry)}\n✓ Create role r\n? Wait until IAM shows r – not known\n`,
  );
  assert.deepEqual(journalOf(3).takeInterrupted(), []);
});

test('a window with the process ID of one that died is told, and does not write over its run', () => {
  // In a container, the process of the editor has the same ID after each start.
  journalOf(42, { session: 'a' })
    .begin(plan(), 'old')
    .record([{ state: 'running' }]);
  const journal = journalOf(42, { session: 'b', alive: [42] });
  journal.begin(plan(), 'new').record([{ state: 'running' }]);
  const names = (from: PlanJournal) => from.takeInterrupted().map(({ roleName }) => roleName);
  assert.deepEqual(names(journal), ['old']);
  assert.deepEqual(names(journal), []);
  assert.deepEqual(names(journalOf(43)), ['new']);
});

test('another program that got the process ID of a window does not hide its run for long', () => {
  journalOf(1)
    .begin(plan(), 'r')
    .record([{ state: 'running' }]);
  const later = (minutes: number) =>
    journalOf(2, { alive: [1], now: () => Date.now() + minutes * 60_000 }).takeInterrupted().length;
  assert.equal(later(50), 0);
  assert.equal(later(70), 1);
});

test('closing the window in the middle of a step: the process ends, and the journal says that it is not known', async () => {
  bench.faults.order('CreateRole', { kind: 'carryOutAndHang' });
  const journal = journalOf(1);
  const recording = journal.begin(plan(), 'r');
  const closing = new AbortController();
  // As the extension does it: no call can be made any more, also none to ask what became of the step.
  const cli = { ...bench.cli, run: runUntil(closing.signal) };
  const running = bench.run(plan(), {
    cli,
    signal: closing.signal,
    onProgress: (statuses) => recording.record(statuses),
  });
  await bench.faults.arrived('CreateRole');
  journal.dispose();
  closing.abort();
  const report = await running;
  recording.end();
  assert.equal(statesOf(report), 'unknown pending');
  assert.deepEqual(bench.faults.operations, ['CreateRole']);
  const [entry] = journalOf(2).takeInterrupted();
  assert.ok(entry);
  assert.equal(
    interruptedText(entry),
    '"Create role r" in 123456789012 was interrupted when the window closed. Nothing was done. ' +
      '"Create role r" may or may not have been carried out.',
  );
});

function runUntil(closing: AbortSignal): Bench['cli']['run'] {
  return (argv, options) =>
    bench.cli.run(argv, {
      ...options,
      signal: AbortSignal.any([closing, ...(options?.signal ? [options.signal] : [])]),
    });
}

test('the journal holds no document, no command and no credential', async () => {
  const recording = journalOf(1).begin(plan(), 'r');
  recording.record([{ state: 'running' }, { state: 'pending' }]);
  const [name = ''] = await readdir(folder);
  const text = await readFile(path.join(folder, name), 'utf8');
  assert.deepEqual(Object.keys(JSON.parse(text)), ['title', 'roleName', 'accountId', 'steps']);
  assert.doesNotMatch(text, /sts:AssumeRole|lambda\.amazonaws|testing|file:/);
});

test('runs side by side have files of their own', () => {
  const journal = journalOf(1);
  const [one, other] = [journal.begin(plan(), 'r'), journal.begin(plan(), 's')];
  one.record([{ state: 'running' }]);
  other.record([{ state: 'running' }]);
  one.end();
  assert.deepEqual(
    journalOf(2)
      .takeInterrupted()
      .map(({ roleName }) => roleName),
    ['s'],
  );
});

test('files that are broken or of someone else tell nothing and do no harm', async () => {
  journalOf(1).begin(plan(), 'r').record([]);
  await writeFile(path.join(folder, 'plan-7-1.json'), '{"title": "x", "ro');
  await writeFile(path.join(folder, 'plan-7-2.json'), '{"title": 1, "roleName": "r", "accountId": "1", "steps": []}');
  await writeFile(path.join(folder, 'notes.json'), '{}');
  await writeFile(
    path.join(folder, 'plan-8-1.json'),
    '{"title": "t", "roleName": "r", "accountId": "1", "steps": [{"title": "s", "state": "constructor"}]}',
  );
  const [entry, ...more] = journalOf(1).takeInterrupted();
  assert.deepEqual([entry?.steps, more.length], [[{ title: 's', state: 'unknown' }], 0]);
  assert.deepEqual((await readdir(folder)).sort(), ['notes.json', 'plan-1-s1-1.json']);
});

test('a folder that cannot be written does not stop a plan', () => {
  logged.length = 0;
  const recording = journalOf(1, { where: '/dev/null/nowhere' }).begin(plan(), 'r');
  recording.record([{ state: 'running' }]);
  recording.end();
  assert.ok(logged.length > 0);
  for (const line of logged) assert.match(line, /^The journal of plans cannot be written: /);
});

test('whether a process lives', () => {
  assert.equal(isProcessAlive(process.pid), true);
  // The number is above what Linux and macOS give.
  assert.equal(isProcessAlive(99_999_999), false);
});
