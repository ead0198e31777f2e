import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { AwsErrorKind } from '../aws/result';
import { given } from '../given';
import type { PlanAccount, Planned, Step } from '../plans/plan';
import type { PlanReport } from '../plans/runPlan';
import { planUndo } from '../plans/undoPlan';
import { keptItems, type MemoryStore, optionalMember } from './memoryStore';
import type { FoundRole } from './readRole';
import { type RememberedRole, rememberedRole } from './roleMemory';

// A kind that this version doesn't know never occurs, so that it does no harm.
const errorKind = v.custom<AwsErrorKind>((value) => typeof value === 'string');

const keptStep = v.object({
  id: v.string(),
  title: v.string(),
  args: v.array(v.string()),
  json: v.boolean(),
  document: v.optional(v.object({ name: v.string(), text: v.string() })),
  changes: v.boolean(),
  deletes: v.optional(v.boolean()),
  final: v.optional(v.boolean()),
  timeoutMs: v.optional(v.number()),
  retries: v.optional(v.array(v.object({ on: errorKind, because: v.string(), pausesMs: v.array(v.number()) }))),
  accept: v.optional(v.object({ on: errorKind, note: v.string() })),
});

const keptUndo = v.object({
  /** The title of the plan that was run. */
  title: v.string(),
  roleName: v.string(),
  accountId: v.string(),
  /** What the role was like after the run, as a hash. */
  role: v.string(),
  undoTitle: v.string(),
  success: v.string(),
  warnings: v.array(v.string()),
  steps: v.array(keptStep),
  /** What the workspace wanted of the role before the run. */
  before: optionalMember(rememberedRole),
});

/** What takes back the steps of a plan, kept beyond the window that ran it. */
export type KeptUndo = Readonly<v.InferOutput<typeof keptUndo>>;

/** What is known after a run. */
export interface EndedRun {
  readonly report: PlanReport;
  readonly roleName: string;
  /** The role after the run; absent where the account no longer has it. */
  readonly found: FoundRole | undefined;
  readonly before: RememberedRole | undefined;
}

/** The ways back from the last plans, for when the window is reloaded. */
export interface UndoMemory {
  /** The plan that was run last comes first. */
  all(): readonly KeptUndo[];
  /** Keeps the way back from a run, where there is one, in place of an earlier one from the same plan. */
  keep(run: EndedRun): Thenable<void>;
  forget(plan: Pick<KeptUndo, 'title' | 'accountId'>): Thenable<void>;
}

const key = 'rolewright.undo';
const plansMax = 5;

/** Makes the memory of a workspace. It contains the documents that a way back sends, but no credentials. */
export function createUndoMemory(store: MemoryStore): UndoMemory {
  const all = () => keptItems(store, key, keptUndo);
  const others = ({ title, accountId }: Pick<KeptUndo, 'title' | 'accountId'>) =>
    all().filter((kept) => kept.title !== title || kept.accountId !== accountId);
  return {
    all,
    keep(run) {
      const kept = keptOf(run);
      const { title, account } = run.report.plan;
      const rest = others({ title, accountId: account.caller.accountId });
      return store.update(key, [...(kept === undefined ? [] : [kept]), ...rest].slice(0, plansMax));
    },
    forget: (plan) => store.update(key, others(plan)),
  };
}

/**
 * The plan that takes a run back. Which of its steps would undo what someone else has done can't be told any more, so that
 * the role has to be exactly as the run has left it.
 */
export function planKeptUndo(kept: KeptUndo, account: PlanAccount, found: FoundRole | undefined): Planned {
  const { title, roleName, undoTitle, success, warnings, steps } = kept;
  if (hashOf(found) !== kept.role) {
    const problem =
      `${roleName} is no longer as "${title}" has left it, so that undoing its steps could undo other changes. ` +
      'Undo later plans first, or change the role with a new plan.';
    return { ok: false, problems: [problem] };
  }
  return { ok: true, plan: { title: undoTitle, success, account, notes: [], warnings, steps: steps.map(stepOf) } };
}

function keptOf({ report, roleName, found, before }: EndedRun): KeptUndo | undefined {
  const undo = planUndo(report);
  if (undo === undefined) return undefined;
  const { title, account } = report.plan;
  return {
    title,
    roleName,
    accountId: account.caller.accountId,
    role: hashOf(found),
    undoTitle: undo.plan.title,
    success: undo.plan.success,
    warnings: [...undo.plan.warnings],
    steps: undo.plan.steps.map(keptStepOf),
    before,
  };
}

function keptStepOf({ request, retries, ...step }: Step): KeptUndo['steps'][number] {
  const { id, title, document, changes, deletes, final, timeoutMs, accept } = step;
  return {
    ...{ id, title, args: [...request.args], json: request.json, changes },
    ...given({ document, deletes, final, timeoutMs, accept }),
    ...given({ retries: retries?.map((retry) => ({ ...retry, pausesMs: [...retry.pausesMs] })) }),
  };
}

/** The step as it was made, without what it would say about its answer. A lost answer is then an unknown outcome. */
function stepOf({ args, json, ...step }: KeptUndo['steps'][number]): Step {
  return { ...given(step), request: { args, json, read: () => ({ ok: true, value: undefined }) } };
}

/** All of a role but its use. Lists of AWS have no order that could be relied on. */
function hashOf(found: FoundRole | undefined): string {
  if (found === undefined) return 'none';
  const { role, attached, inline } = found;
  const { lastUsed: _use, ...lasting } = role;
  const byName = <T extends { readonly name: string }>(items: readonly T[]) =>
    items.map(({ name, ...rest }) => [name, rest] as const).sort(([one], [other]) => (one < other ? -1 : 1));
  const tags = [...role.tags].sort((one, other) => (one.key < other.key ? -1 : 1));
  const state = { role: { ...lasting, tags }, attached: byName(attached), inline: byName(inline) };
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}
