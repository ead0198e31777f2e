import pLimit from 'p-limit';
import { callsAtOnce } from '../aws/cli';
import { type AwsResult, succeed } from '../aws/result';
import { type Ask, freeId, type Plan, type Step, type StepStatus } from './plan';
import type { PlanReport } from './runPlan';

/** What can be taken back of a run. */
export interface Undo {
  /** For a button: `Undo the 2 Steps`. */
  readonly label: string;
  readonly plan: Plan;
}

/**
 * Plans to take back the steps of a run that were done by it, the last one first. Steps that were not needed, or whose
 * outcome is not known, are left alone, and so is what cannot be taken back, or was changed since; the plan says so.
 * Nothing when no step can be taken back.
 */
export function planUndo(report: PlanReport, changed: ReadonlySet<string> = new Set()): Undo | undefined {
  const { plan, statuses } = report;
  const done = doneSteps(report);
  const undoable = done.filter(({ step }) => step.undo !== undefined && !changed.has(step.id));
  // Also when the role was gone already, there is none left to give anything back to.
  const isOver = plan.steps.some(({ final, undo }, index) => {
    const status = statuses[index];
    return final && status?.state === 'done' && (undo === undefined || status.already);
  });
  if (undoable.length === 0 || isOver) return undefined;
  const steps = distinct([...undoable].reverse().flatMap(({ step, status }) => step.undo?.(status.result) ?? []));
  const count = undoable.length;
  return {
    label: labelOf(count, done.length),
    plan: {
      title: `Undo: ${plan.title}`,
      success: `${plan.title}: ${count === 1 ? 'the step was' : `${count} steps were`} undone.`,
      account: plan.account,
      notes: [],
      warnings: [
        ...undoable.flatMap(({ step }) => step.undoWarning ?? []),
        ...done.filter(({ step }) => step.undo === undefined).map(({ step }) => `"${step.title}" cannot be undone.`),
        ...done
          .filter(({ step }) => changed.has(step.id))
          .map(({ step }) => `"${step.title}" is left as it is, because the account has changed since.`),
        ...plan.steps.flatMap((step, index) => unknownWarning(step, statuses[index])),
      ],
      steps,
    },
  };
}

/**
 * Asks the account which of the steps that could be taken back no longer are as this run has left them, by their ids.
 * Taking those back would undo what someone else did.
 */
export async function changedSince(ask: Ask, report: PlanReport): Promise<AwsResult<ReadonlySet<string>>> {
  const asked = await pLimit(callsAtOnce).map(doneSteps(report), async ({ step, status }) => {
    const effect = step.undo === undefined ? undefined : await step.tookEffect?.(ask);
    return { step, status, effect };
  });
  const changed = new Set<string>();
  for (const { step, status, effect } of asked) {
    if (effect === undefined) continue;
    // What isn't there any more, not even the role, has changed as well.
    if (!effect.ok && effect.error.kind !== 'noSuchEntity') return effect;
    const { took, result } = effect.ok ? effect.value : { took: false, result: undefined };
    const isOther = result !== undefined && status.result !== undefined && result.value !== status.result.value;
    if (!took || isOther) changed.add(step.id);
  }
  return succeed(changed);
}

/** The steps that this run itself has done. */
function doneSteps({ plan, statuses }: PlanReport) {
  return plan.steps.flatMap((step, index) => {
    const status = statuses[index];
    return step.changes && status?.state === 'done' && status.already === undefined ? [{ step, status }] : [];
  });
}

/** A resumed run can have done the same twice. Each of the ways back is then a step of its own. */
function distinct(steps: readonly Step[]): readonly Step[] {
  const taken = new Set<string>();
  return steps.map((step) => {
    const id = freeId(step.id, taken);
    taken.add(id);
    return { ...step, id };
  });
}

function labelOf(count: number, done: number): string {
  if (count < done) return `Undo ${count} of ${done} Steps`;
  return count === 1 ? 'Undo the Step' : `Undo the ${count} Steps`;
}

function unknownWarning({ title }: Step, status: StepStatus | undefined): readonly string[] {
  return status?.state === 'unknown' ? [`"${title}" is left as it is, because its outcome is not known.`] : [];
}
