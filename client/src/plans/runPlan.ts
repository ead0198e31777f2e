import { setTimeout } from 'node:timers/promises';
import type { AwsCli, RunOptions } from '../aws/cli';
import { type Explanation, explainError } from '../aws/errors';
import { type AwsError, type AwsResult, fail } from '../aws/result';
import { given } from '../given';
import { type DocumentFolder, openDocumentFolder } from './documentFolder';
import {
  type Ask,
  askIn,
  type Plan,
  type Retry,
  runArgv,
  type Step,
  type StepEffect,
  type StepResult,
  type StepStatus,
} from './plan';
import { type PlanOutcome, summarise } from './planSummary';

export interface RunPlanOptions {
  readonly cli: AwsCli;
  readonly signal: AbortSignal;
  /** Receives the status of every step each time one changes. */
  readonly onProgress: (statuses: readonly StepStatus[]) => void;
  /** Ends after so many milliseconds, or at once when the signal aborts. Never rejects. */
  readonly delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Where the folder for the private copies is made; the system's folder for temporary files, as a rule. */
  readonly tempRoot: string;
  /** The report of the run before, to go on where it ended. */
  readonly previous?: PlanReport;
}

/** What happened. It is true also when the answer of AWS was lost: such a step is `unknown`, never `failed` or `done`. */
export interface PlanReport {
  readonly plan: Plan;
  readonly outcome: PlanOutcome;
  readonly statuses: readonly StepStatus[];
  /** One to four sentences for a notification. */
  readonly summary: string;
  /** The step that did not succeed, as its index. */
  readonly stoppedAt?: number;
  readonly error?: AwsError;
  readonly explanation?: Explanation;
}

interface StepEnd {
  readonly status: StepStatus;
  readonly error?: AwsError;
}

interface Run extends RunPlanOptions {
  readonly plan: Plan;
  readonly ask: Ask;
  readonly folder: DocumentFolder;
  readonly show: (index: number, status: StepStatus) => void;
}

/** The `delay` of a real run. */
export async function realDelay(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Milliseconds that a question about a lost answer may take. It is asked after a cancel too, so it has to be short. */
const checkTimeoutMs = 15_000;

const throttleRetries: readonly Retry[] = [
  { on: 'throttled', because: 'AWS asked to slow down', pausesMs: [5_000] },
  { on: 'concurrentModification', because: 'Another change is under way', pausesMs: [3_000] },
];

/**
 * Runs the steps of a plan in order and stops at the first that does not succeed. Never rejects, undoes nothing, and
 * leaves no temporary file behind.
 */
export async function runPlan(plan: Plan, options: RunPlanOptions): Promise<PlanReport> {
  const statuses = firstStatuses(plan, options.previous);
  const folder = openDocumentFolder(options.tempRoot);
  const run: Run = {
    ...options,
    plan,
    folder,
    ask: askIn(options.cli, plan.account.target),
    show: (index, status) => {
      statuses[index] = status;
      options.onProgress([...statuses]);
    },
  };
  try {
    for (const [index, step] of plan.steps.entries()) {
      const before = statuses[index] ?? { state: 'pending' };
      if (before.state === 'done' || before.state === 'notNeeded') continue;
      if (options.signal.aborted) return report(plan, statuses, index, cancelledBefore);
      const end = await runStep(run, step, index, before);
      run.show(index, end.status);
      if (end.error !== undefined) return report(plan, statuses, index, end.error);
    }
    return report(plan, statuses);
  } finally {
    await folder.remove();
  }
}

const cancelledBefore: AwsError = { kind: 'cancelled', message: 'Cancelled before the step began.' };

function firstStatuses(plan: Plan, previous: PlanReport | undefined): StepStatus[] {
  // A plan that was made anew can have further steps, or no longer some of them.
  const known = new Map(previous?.plan.steps.map(({ id }, index) => [id, previous.statuses[index]]));
  return plan.steps.map((step) => {
    const before = known.get(step.id);
    if (before?.state === 'done' || before?.state === 'unknown') return before;
    return step.notNeeded === undefined ? { state: 'pending' } : { state: 'notNeeded', note: step.notNeeded };
  });
}

async function runStep(run: Run, step: Step, index: number, before: StepStatus): Promise<StepEnd> {
  run.show(index, { state: 'running' });
  if (before.state === 'unknown' && step.tookEffect !== undefined) {
    const took = await step.tookEffect(limited(run.ask, { signal: run.signal, timeoutMs: checkTimeoutMs }));
    if (took.ok && took.value.took) return done('It had been carried out the time before.', took.value.result);
  }
  const result = await attempt(run, step, index);
  if (result.ok) return done(undefined, result.value);
  const { error } = result;
  if (step.changes && answerIsLost(error)) return afterLostAnswer(run, step, error);
  if (couldBeOurs(step, error)) {
    const took = await askAgain(run, step);
    if (took?.ok && took.value.took) return done(step.accept?.note ?? lostButDone, took.value.result);
  }
  // Where the account doesn't show it, nobody can tell whether there is something of ours to take back.
  if (step.accept?.on === error.kind) return { status: { state: 'done', note: step.accept.note, already: true } };
  return failed(error);
}

function failed(error: AwsError): StepEnd {
  const state = error.kind === 'cancelled' ? 'cancelled' : 'failed';
  return { status: { state, awsMessage: error.message }, error };
}

async function attempt(run: Run, step: Step, index: number): Promise<AwsResult<StepResult | undefined>> {
  const used = new Map<Retry, number>();
  for (;;) {
    const result = await call(run, step);
    if (result.ok) return result;
    const retry = [...(step.retries ?? []), ...throttleRetries].find(({ on }) => on === result.error.kind);
    const count = retry === undefined ? 0 : (used.get(retry) ?? 0);
    const pause = retry?.pausesMs[count];
    if (retry === undefined || pause === undefined) return result;
    used.set(retry, count + 1);
    const round = `attempt ${count + 2} of ${retry.pausesMs.length + 1}`;
    const note = `${retry.because}; trying again in ${pause / 1_000} s (${round}).`;
    run.show(index, { state: 'waiting', note, awsMessage: result.error.message });
    await run.delay(pause, run.signal);
    if (run.signal.aborted) return fail('cancelled', result.error.message, { notSent: true });
    run.show(index, { state: 'running' });
  }
}

async function call(run: Run, step: Step): Promise<AwsResult<StepResult | undefined>> {
  const copy = step.document === undefined ? undefined : await run.folder.write(step.id, step.document.text);
  if (copy !== undefined && !copy.ok) return copy;
  const argv = runArgv(step, run.plan.account.target, copy?.value);
  const result = await run.cli.run(argv, {
    signal: run.signal,
    // The CLI sends a request again when the answer is lost, and then reports what its own first request has caused.
    ...given({ timeoutMs: step.timeoutMs, attempts: step.changes ? 1 : undefined }),
  });
  return result.ok ? step.request.read(result.value) : result;
}

/** Whether AWS may have carried out a command although its answer did not arrive, or not in one piece. */
function answerIsLost(error: AwsError): boolean {
  if (error.notSent || endedBeforeSending.has(error.kind)) return false;
  // A service that failed inside may have done its work before. Without a code, it wasn't AWS that answered.
  return error.code === undefined || error.kind === 'serviceFailure';
}

/** Failures of the program or of its configuration: no request has left. */
const endedBeforeSending: ReadonlySet<AwsError['kind']> = new Set([
  ...(['notFound', 'notExecutable', 'localFile', 'usage'] as const),
  ...(['noCredentials', 'profileNotFound', 'ssoExpired', 'noRegion'] as const),
]);

/**
 * Whether an error may be the answer to a request that was sent twice, as by a proxy that had lost the first answer. The
 * plan was made when the account was not yet as the step wants it.
 */
function couldBeOurs(step: Step, { kind }: AwsError): boolean {
  if (!step.changes) return false;
  if (kind === 'entityAlreadyExists') return step.wasMissing === true;
  if (kind === 'limitExceeded') return step.wasMissing !== false;
  return step.accept?.on === kind;
}

const lostButDone = 'The answer was lost, but the account shows that it was done.';

/** Asks AWS what became of a step. A "no" is not proof: IAM may show a change only some seconds later. */
async function afterLostAnswer(run: Run, step: Step, error: AwsError): Promise<StepEnd> {
  const took = await askAgain(run, step);
  if (took?.ok && took.value.took) return done(lostButDone, took.value.result);
  const note = took?.ok
    ? 'Its outcome is not certain: the account did not show it when asked a moment later.'
    : 'Its outcome is not known: the account could not be asked.';
  return { status: { state: 'unknown', note, awsMessage: error.message }, error };
}

/** Not even a cancel keeps from asking, because the person has to be told. */
async function askAgain(run: Run, step: Step): Promise<AwsResult<StepEffect> | undefined> {
  return step.tookEffect?.(limited(run.ask, { timeoutMs: checkTimeoutMs }));
}

function done(note: string | undefined, result: StepResult | undefined): StepEnd {
  return { status: { state: 'done', ...given({ note, result }) } };
}

function limited(ask: Ask, options: RunOptions): Ask {
  return (request) => ask(request, options);
}

function report(plan: Plan, statuses: readonly StepStatus[], stoppedAt?: number, error?: AwsError): PlanReport {
  if (stoppedAt === undefined || error === undefined) {
    return { plan, outcome: 'done', statuses: [...statuses], summary: plan.success };
  }
  const file = plan.steps[stoppedAt]?.document?.name;
  const explanation = explainError(error, { ...plan.account.target, file });
  const outcome = error.kind === 'cancelled' ? 'cancelled' : 'failed';
  const summary = summarise(plan, statuses, stoppedAt, outcome, explanation);
  return { plan, outcome, statuses: [...statuses], summary, stoppedAt, error, explanation };
}
