import type { AccountMark } from '../aws/accountMarks';
import { type AwsCli, type AwsRequest, type AwsTarget, type RunOptions, send, toArgv } from '../aws/cli';
import type { AwsErrorKind, AwsResult } from '../aws/result';
import type { CallerIdentity } from '../aws/sts';

/** The account that a plan is for, as it was confirmed by AWS, and the choice that led there. */
export interface PlanAccount extends AccountMark {
  readonly caller: CallerIdentity;
  readonly target: AwsTarget;
  /** The Region that commands use there, also where the choice leaves it to the CLI. */
  readonly region?: string;
}

/** Calls AWS for an answer, in the account of the plan. */
export type Ask = <T>(request: AwsRequest<T>, options?: RunOptions) => Promise<AwsResult<T>>;

/** Something that a step brought about and that the person wants to see: a role's ARN. */
export interface StepResult {
  readonly label: string;
  readonly value: string;
}

/** What a look at the account says about a step whose answer was lost. */
export interface StepEffect {
  readonly took: boolean;
  readonly result?: StepResult;
}

/** A reason to try a step again after a pause. Each pause is shown and can be cancelled. */
export interface Retry {
  readonly on: AwsErrorKind;
  /** Whole words for "…; trying again in 2 s". */
  readonly because: string;
  /** Milliseconds before each further attempt; as many attempts as there are pauses. */
  readonly pausesMs: readonly number[];
}

export interface Step {
  readonly id: string;
  /** What the step does, as a person would say it: `Attach AmazonS3ReadOnlyAccess`. */
  readonly title: string;
  /**
   * The command. Where it sends a document, its argument names the person's file (`file://trust.json`). What runs is
   * this command with that one argument replaced by the path of a private copy, which has no comments.
   */
  readonly request: AwsRequest<StepResult | undefined>;
  readonly document?: { readonly name: string; readonly text: string };
  /** False for steps that only look or wait. */
  readonly changes: boolean;
  /** Whether it takes something away, so that the person must agree explicitly. */
  readonly deletes?: boolean;
  /** Why the account already is as wanted. Such a step is shown and not run. */
  readonly notNeeded?: string;
  readonly timeoutMs?: number;
  readonly retries?: readonly Retry[];
  /** For a step that creates something: whether the account was read, and doesn't have it yet. */
  readonly wasMissing?: boolean;
  /** An error that means that the aim of the step is reached, and what to say then. */
  readonly accept?: { readonly on: AwsErrorKind; readonly note: string };
  /** Looks whether the step took effect, for when its answer was lost. */
  readonly tookEffect?: (ask: Ask) => Promise<AwsResult<StepEffect>>;
  /** The steps that take this one back once it is done; absent where nothing can. */
  readonly undo?: (result: StepResult | undefined) => readonly Step[];
  /** What taking this step back leaves different, for the head of the plan that does it. */
  readonly undoWarning?: string;
  /**
   * Whether nothing that came before can be taken back once this is done and not taken back itself: the role is gone.
   */
  readonly final?: boolean;
}

/** An ordered list of steps for one account. A plan is data: it can be shown, copied, run, and resumed. */
export interface Plan {
  /** The aim, without a full stop: `Create role my-app-lambda-role`. */
  readonly title: string;
  /** The sentence when all went well: `Role my-app-lambda-role created.` */
  readonly success: string;
  readonly account: PlanAccount;
  /** Facts for the head of the plan, one line each. */
  readonly notes: readonly string[];
  /** What the person should think about before running, one sentence or two each. */
  readonly warnings: readonly string[];
  readonly steps: readonly Step[];
}

/** A plan, or the sentences that say why there is none. Nothing was sent in either case. */
export type Planned =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly string[] };

export const stepStates = [
  ...(['pending', 'running', 'waiting', 'done'] as const),
  ...(['notNeeded', 'failed', 'cancelled', 'unknown'] as const),
] as const;

export type StepState = (typeof stepStates)[number];

/** Where a step stands. */
export interface StepStatus {
  readonly state: StepState;
  /** A sentence about the state. */
  readonly note?: string;
  /** The words of AWS about a failure, unchanged. */
  readonly awsMessage?: string;
  readonly result?: StepResult;
  /** The account was as wanted without this step, so that there is nothing of ours to take back. */
  readonly already?: true;
}

/** Whether the account already is as the steps want it. */
export function changesNothing(steps: readonly Step[]): boolean {
  return steps.every(({ notNeeded }) => notNeeded !== undefined);
}

/** The arguments after `aws`, as they are shown. */
export function shownArgv(step: Step, target: AwsTarget): readonly string[] {
  return toArgv(step.request, target);
}

/** The arguments after `aws`, as they run: the document is read from `copy`, the path of its private copy. */
export function runArgv(step: Step, target: AwsTarget, copy: string | undefined): readonly string[] {
  const shown = step.document === undefined ? undefined : documentArgument(step.document.name);
  return shownArgv(step, target).map((argument) =>
    argument === shown && copy !== undefined ? documentArgument(copy) : argument,
  );
}

/** The argument that makes the AWS CLI read a document from a file. */
export function documentArgument(file: string): string {
  return `file://${file}`;
}

/** An id for a step that is done once more. What is known of a step is found by its id, so that no two can share one. */
export function freeId(id: string, taken: ReadonlySet<string>): string {
  return taken.has(id) ? freeId(`${id}:again`, taken) : id;
}

/** Binds the runner to the account of a plan. */
export function askIn(cli: AwsCli, target: AwsTarget): Ask {
  return (request, options) => send(cli, request, target, options);
}

/** What the first line of every plan says: the aim, the account, and the choice that led there. */
export function headline(plan: Plan): string {
  const { caller, target, name, production, region } = plan.account;
  const profile = target.profile === undefined ? 'default credentials' : `profile ${target.profile}`;
  const mark = production ? 'production account' : undefined;
  const choice = [name, mark, profile, target.region ?? region].filter((part) => part !== undefined).join(', ');
  return `${plan.title} in ${caller.accountId} (${choice})`;
}
