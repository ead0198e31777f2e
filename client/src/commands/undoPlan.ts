import * as vscode from 'vscode';
import { type AwsCommandDeps, type MemoryDeps, type PlanDeps, registerAwsCommand } from '../deps';
import { undo } from '../prompts/offerUndo';
import { undoKept } from '../prompts/undoKept';
import { planScheme, titleOf } from '../views/planDocuments';
import { uriArgument } from '../workspace/commandArguments';

type Deps = AwsCommandDeps & Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory' | 'undoMemory'>;

/**
 * Undo Steps of Plan: shows the plan that takes the steps of another one back. That one may have been run before the window
 * was reloaded.
 */
export function registerUndoPlan(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.plan.undo', async (args, cli) => {
    const uri = uriArgument(args) ?? vscode.window.activeTextEditor?.document.uri;
    const session = deps.plans.find(uri);
    if (session?.phase === 'ended') await undo(deps, cli, session);
    if (session === undefined) await undoKept(deps, uri?.scheme === planScheme ? titleOf(uri) : undefined);
  });
}
