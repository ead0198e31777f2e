import type { Explanation } from '../aws/errors';
import type { Plan, StepStatus } from './plan';

export type PlanOutcome = 'done' | 'failed' | 'cancelled';

/** Says in a few sentences where a run stopped, why, and what was done by then. */
export function summarise(
  plan: Plan,
  statuses: readonly StepStatus[],
  stoppedAt: number,
  outcome: PlanOutcome,
  explanation: Explanation,
): string {
  const title = plan.steps[stoppedAt]?.title ?? plan.title;
  const first = outcome === 'cancelled' ? `${plan.title}: cancelled.` : `${title}: ${explanation.title}.`;
  const reason = outcome === 'cancelled' ? undefined : explanation.reason;
  const status = statuses[stoppedAt];
  const unknown =
    status?.state === 'unknown' ? `${title}: ${lowerFirst(status.note ?? 'its outcome is not known.')}` : undefined;
  return [first, reason, progress(statuses), unknown].filter((part) => part !== undefined).join(' ');
}

function progress(statuses: readonly StepStatus[]): string {
  const needed = statuses.filter(({ state }) => state !== 'notNeeded').length;
  const done = statuses.filter(({ state }) => state === 'done').length;
  if (done === 0) return 'Nothing was done.';
  const steps = `${needed} ${needed === 1 ? 'step' : 'steps'}`;
  return `${done} of ${steps} ${done === 1 ? 'was' : 'were'} done; nothing was undone.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
