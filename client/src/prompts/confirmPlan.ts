import { toShellText } from '../aws/shellText';
import { type Plan, type Step, shownArgv } from '../plans/plan';
import { type PlanSession, shellOf } from '../views/planDocuments';
import { confirmRisk } from './confirmRisk';
import { typeText } from './quickInput';
import { askOnce } from './steps';

/** Asks before a plan that takes more than Run: one that deletes something, or that wants a typed confirmation. */
export async function confirmPlan({ plan, draft }: PlanSession): Promise<boolean> {
  const { confirmation } = draft;
  if (confirmation === undefined) return confirmDeletions(plan.steps);
  const typed = await askOnce(plan.title, (position) => typeText(position, { ...confirmation, value: '' }));
  return typed !== undefined;
}

/**
 * Asks before commands that the plan didn't have when the person agreed to it. Tells whether it may run: `same` when there
 * is none, and nothing was asked.
 */
export async function confirmNewSteps(plan: Plan, agreed: Plan): Promise<'same' | 'agreed' | undefined> {
  const changes = newSteps(plan, agreed).filter((step) => step.changes);
  if (changes.length === 0) return 'same';
  const shell = shellOf(process.platform);
  const answer = await confirmRisk({
    message: 'What is left to do is no longer what you agreed to.',
    detail: changes.map((step) => toShellText(['aws', ...shownArgv(step, plan.account.target)], shell)).join('\n\n'),
    safe: 'Back to the Plan',
    go: 'Run These Too',
  });
  return answer === 'go' ? 'agreed' : undefined;
}

/** The steps whose commands the person hasn't seen. */
function newSteps(plan: Plan, agreed: Plan): readonly Step[] {
  const commandOf = (step: Step) => JSON.stringify(shownArgv(step, plan.account.target));
  const seen = new Set(agreed.steps.map(commandOf));
  return plan.steps.filter((step) => step.notNeeded === undefined && !seen.has(commandOf(step)));
}

async function confirmDeletions(steps: readonly Step[]): Promise<boolean> {
  const deletions = steps.filter(({ deletes, notNeeded }) => deletes && notNeeded === undefined);
  if (deletions.length === 0) return true;
  const answer = await confirmRisk({
    message: 'This plan deletes something in the account.',
    detail: deletions.map(({ title }) => `${title}.`).join('\n'),
    safe: 'Back to the Plan',
    go: 'Delete and Run',
  });
  return answer === 'go';
}
