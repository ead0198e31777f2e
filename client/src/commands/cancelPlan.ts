import type * as vscode from 'vscode';
import { type LogDeps, type PlanDeps, registerCommand } from '../deps';
import { uriArgument } from '../workspace/commandArguments';

/** Cancel or Close, the lens above a plan: stops a run after the command that is running, else closes the plan. */
export function registerCancelPlan(deps: LogDeps & Pick<PlanDeps, 'plans'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.plan.cancel', async (args) => {
    const session = deps.plans.find(uriArgument(args));
    if (session?.phase === 'running') session.abort?.abort();
    else if (session !== undefined) await deps.plans.close(session);
  });
}
