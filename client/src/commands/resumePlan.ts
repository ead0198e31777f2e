import type * as vscode from 'vscode';
import { registerAwsCommand } from '../deps';
import { type RunDeps, resumeSession } from '../prompts/runSession';
import { uriArgument } from '../workspace/commandArguments';

/** Resume, the lens above a plan: runs the steps that are left. */
export function registerResumePlan(deps: RunDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.plan.resume', async (args, cli) => {
    const session = deps.plans.find(uriArgument(args));
    if (session !== undefined && session.report?.outcome !== 'done') await resumeSession(deps, cli, session);
  });
}
