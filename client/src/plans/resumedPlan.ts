import { freeId, type Plan, type Planned, type Step } from './plan';
import type { PlanReport } from './runPlan';

/**
 * The plan to go on with, from one that was made anew of the account as it is now: what was done stands first, then what
 * the account still lacks. A step that was done and is needed once more, because its document or the account has changed
 * since, is done once more.
 */
export function resumedPlan({ plan, statuses }: PlanReport, fresh: Plan): Plan {
  const inState = (state: 'done' | 'unknown') => plan.steps.filter((_, index) => statuses[index]?.state === state);
  const done = inState('done');
  const unknown = inState('unknown');
  const ids = new Set(done.map(({ id }) => id));
  const rest = fresh.steps.flatMap((step): readonly Step[] => {
    if (ids.has(step.id)) return step.notNeeded === undefined ? [{ ...step, id: freeId(step.id, ids) }] : [];
    // Perhaps the account is as it is because of us; the way back then leads to what it was before.
    const before = unknown.find(({ id }) => id === step.id);
    return [before?.undo === undefined ? step : { ...step, undo: before.undo }];
  });
  // Only what is left can be in step already; the whole plan is not.
  return { ...fresh, success: plan.success, steps: [...done, ...rest] };
}

/**
 * How a plan is renewed that is made anew only before it is run for the first time: what a run has left of it goes on as it
 * was made.
 */
export function renewedUntilRun(planNow: () => Promise<Planned | undefined>) {
  return async (report?: PlanReport): Promise<Planned | undefined> =>
    report === undefined ? planNow() : { ok: true, plan: restOf(report) };
}

/** What is left of a plan as it was made, where there is nothing to read again. */
export function restOf({ plan, statuses }: PlanReport): Plan {
  return { ...plan, steps: plan.steps.filter((_, index) => statuses[index]?.state !== 'done') };
}
