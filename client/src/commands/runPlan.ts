import type * as vscode from 'vscode';
import { registerAwsCommand } from '../deps';
import { type RunDeps, runSession } from '../prompts/runSession';
import { uriArgument } from '../workspace/commandArguments';

/** Run, the lens above a plan: runs its commands in order. */
export function registerRunPlan(deps: RunDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.plan.run', async (args, cli) => {
    const session = deps.plans.find(uriArgument(args));
    if (session?.phase === 'ready') await runSession(deps, cli, session);
  });
}
