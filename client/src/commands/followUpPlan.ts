import type * as vscode from 'vscode';
import { type LogDeps, type PlanDeps, registerCommand } from '../deps';
import { uriArgument } from '../workspace/commandArguments';

/** What can follow a run, the lenses above its plan. The second argument is the index of the follow-up, 0 unless given. */
export function registerFollowUpPlan(deps: LogDeps & Pick<PlanDeps, 'plans'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.plan.followUp', async (args) => {
    const session = deps.plans.find(uriArgument(args));
    if (session?.report === undefined) return;
    await session.draft.followUps?.(session.report)[Number(args[1] ?? 0)]?.run();
  });
}
