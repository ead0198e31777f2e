import * as vscode from 'vscode';
import { toScript } from '../aws/shellText';
import { type LogDeps, type PlanDeps, registerCommand } from '../deps';
import { shownArgv } from '../plans/plan';
import { type PlanSession, shellOf } from '../views/planDocuments';
import { uriArgument } from '../workspace/commandArguments';

/** Copy, the lens above a plan: copies its commands. */
export function registerCopyPlan(deps: LogDeps & Pick<PlanDeps, 'plans'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.plan.copy', async (args) => {
    const session = deps.plans.find(uriArgument(args));
    if (session !== undefined) await vscode.env.clipboard.writeText(scriptOf(session));
  });
}

/** The commands alone, one per line, as they can be pasted into a shell. */
function scriptOf({ plan }: PlanSession): string {
  const shell = shellOf(process.platform);
  const needed = plan.steps.filter(({ notNeeded }) => notNeeded === undefined);
  return toScript(
    needed.map((step) => ['aws', ...shownArgv(step, plan.account.target)]),
    shell,
  );
}
