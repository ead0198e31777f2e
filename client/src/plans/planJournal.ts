import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { parseValue } from '../../../engine/src/syntax/jsonValue';
import { type Plan, type StepState, type StepStatus, stepStates } from './plan';
import { progress } from './planSummary';

const journalEntry = v.object({
  title: v.string(),
  roleName: v.string(),
  accountId: v.string(),
  // A state that another version of us has is one that we know nothing of.
  steps: v.array(v.object({ title: v.string(), state: v.fallback(v.picklist(stepStates), 'unknown') })),
});

/** What is kept of a run while it goes on: titles and states, never a document, a command or a credential. */
export type JournalEntry = Readonly<v.InferOutput<typeof journalEntry>>;

/** The journal of one run. */
export interface Recording {
  record(statuses: readonly StepStatus[]): void;
  /** The run has ended and was told; nothing has to be kept. */
  end(): void;
}

/** Remembers on disk which plans are being run, for when the window is closed or the editor dies meanwhile. */
export interface PlanJournal {
  begin(plan: Plan, roleName: string): Recording;
  /** The runs that a window before left behind. Each is given once. */
  takeInterrupted(): readonly JournalEntry[];
  /** From now on a run that ends was ended by the closing of the window: what is known of it stays. */
  dispose(): void;
}

export interface JournalSettings {
  readonly folder: string;
  /** The process of this window, and whether another one still lives. */
  readonly processId: number;
  readonly isAlive: (processId: number) => boolean;
  /** Lowercase letters and digits that no other window has. In a container, the next window often gets the same process ID. */
  readonly session: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Receives why something could not be written; a plan goes on all the same. */
  readonly log: (line: string) => void;
}

const namePattern = /^plan-(?<owner>\d+)-(?:(?<session>[a-z0-9]+)-)?\d+\.json$/;

/** A run writes at each of its steps, which end after minutes at the latest. Milliseconds. */
const longestSilenceMs = 3_600_000;

/**
 * Makes the journal of a window. It is written at once and in one piece, because the process may end at any moment. Other
 * windows of the same workspace have files of their own, by their process and session.
 */
export function createPlanJournal(settings: JournalSettings): PlanJournal {
  const { folder, processId, session, log } = settings;
  let count = 0;
  let closing = false;

  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      log(`The journal of plans cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const write = (file: string, entry: JournalEntry) =>
    attempt(() => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(entry), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    });
  const remove = (file: string) => attempt(() => rmSync(file, { force: true }));

  return {
    begin(plan, roleName) {
      count += 1;
      const file = path.join(folder, `plan-${processId}-${session}-${count}.json`);
      return {
        record: (statuses) => write(file, entryOf(plan, roleName, statuses)),
        end: () => {
          if (!closing) remove(file);
        },
      };
    },
    takeInterrupted: () =>
      namesIn(folder).flatMap((name) => {
        const file = path.join(folder, name);
        if (isRunning(settings, file)) return [];
        const entry = readEntry(file);
        remove(file);
        return entry === undefined ? [] : [entry];
      }),
    dispose: () => {
      closing = true;
    },
  };
}

/** Whether a process of this machine lives; also when it belongs to someone else. */
export function isProcessAlive(processId: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether a run still goes on: in this window, or in another one that is open. */
function isRunning({ processId, session, isAlive, now }: JournalSettings, file: string): boolean {
  const { owner, session: of } = namePattern.exec(path.basename(file))?.groups ?? {};
  if (of === session) return true;
  // A process ID is used again: by this window, or by any other program, which then writes nothing here.
  return Number(owner) !== processId && isAlive(Number(owner)) && now() - changedAt(file) < longestSilenceMs;
}

/** When a file was written last, in milliseconds; 0 where that can't be told. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Says in a few sentences what is known of an interrupted run. */
export function interruptedText({ title, accountId, steps }: JournalEntry): string {
  const needed = steps.filter(({ state }) => state !== 'notNeeded');
  const open = needed.filter(({ state }) => state === 'running' || state === 'unknown');
  return [
    `"${title}" in ${accountId} was interrupted when the window closed.`,
    progress(steps),
    ...open.map((step) => `"${step.title}" may or may not have been carried out.`),
  ].join(' ');
}

/** The whole of it, step by step. */
export function interruptedReport(entry: JournalEntry): string {
  const lines = entry.steps.map(({ title, state }) => `${marks[state]} ${title}${words[state]}`);
  return `# ${interruptedText(entry)}\n${lines.join('\n')}\n`;
}

const marks: Readonly<Record<StepState, string>> = {
  pending: ' ',
  running: '?',
  waiting: ' ',
  done: '✓',
  notNeeded: '–',
  failed: '✗',
  cancelled: '–',
  unknown: '?',
};

const words: Readonly<Record<StepState, string>> = {
  pending: ' – not begun',
  running: ' – not known',
  waiting: ' – not done',
  done: '',
  notNeeded: ' – was not needed',
  failed: ' – failed',
  cancelled: ' – cancelled',
  unknown: ' – not known',
};

function entryOf(plan: Plan, roleName: string, statuses: readonly StepStatus[]): JournalEntry {
  return {
    title: plan.title,
    roleName,
    accountId: plan.account.caller.accountId,
    steps: plan.steps.map(({ title }, index) => ({ title, state: statuses[index]?.state ?? 'pending' })),
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => namePattern.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** A file that cannot be read, or is of another version of us, tells nothing. */
function readEntry(file: string): JournalEntry | undefined {
  try {
    const { success, output } = v.safeParse(journalEntry, parseValue(readFileSync(file, 'utf8')));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
