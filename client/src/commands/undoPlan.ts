import type * as vscode from 'vscode';
import { type AwsCommandDeps, type MemoryDeps, type PlanDeps, registerAwsCommand } from '../deps';
import { undo } from '../prompts/offerUndo';
import { uriArgument } from '../workspace/commandArguments';

type Deps = AwsCommandDeps & Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory'>;

/** Undo, the lens above a plan: shows the plan that takes its steps back. */
export function registerUndoPlan(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.plan.undo', async (args, cli) => {
    const session = deps.plans.find(uriArgument(args));
    if (session?.phase === 'ended') await undo(deps, cli, session);
  });
}
