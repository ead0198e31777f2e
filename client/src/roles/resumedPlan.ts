import type { Plan } from './plan';
import type { PlanReport } from './runPlan';

/**
 * The plan to go on with, from one that was made anew of the account as it is now: what was done stands first, then what
 * the account still lacks. A step that was done and is needed once more, because its document or the account has changed
 * since, is done once more.
 */
export function resumedPlan({ plan, statuses }: PlanReport, fresh: Plan): Plan {
  const done = plan.steps.filter((_, index) => statuses[index]?.state === 'done');
  const ids = new Set(done.map(({ id }) => id));
  const rest = fresh.steps.flatMap((step) => {
    if (!ids.has(step.id)) return [step];
    return step.notNeeded === undefined ? [{ ...step, id: `${step.id}:again` }] : [];
  });
  // Only what is left can be in step already; the whole plan is not.
  return { ...fresh, success: plan.success, steps: [...done, ...rest] };
}
