import { isDeepStrictEqual } from 'node:util';
import { type Plan, type Step, shownArgv } from './plan';

/**
 * Whether running one plan does the same as running the other: the same commands with the same documents, the same
 * warnings, and the same ways back, which tell what the account had before.
 */
export function doesTheSame(shown: Plan, fresh: Plan): boolean {
  return isDeepStrictEqual(workOf(shown), workOf(fresh));
}

function workOf(plan: Plan) {
  const { account, warnings, steps } = plan;
  return {
    accountId: account.caller.accountId,
    warnings,
    steps: steps.map((step) => ({
      ...stepOf(plan, step),
      undo: step.undo?.(undefined).map((back) => stepOf(plan, back)),
    })),
  };
}

function stepOf({ account }: Plan, step: Step) {
  return {
    command: shownArgv(step, account.target),
    document: step.document?.text,
    notNeeded: step.notNeeded,
  };
}
