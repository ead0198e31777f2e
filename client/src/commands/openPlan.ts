import * as vscode from 'vscode';
import type { Planned } from '../roles/plan';
import type { PlanDraft } from '../views/planDocuments';
import type { CommandDeps } from './deps';

/** Shows a plan beside the editor, or the reasons why there is none. One plan of a role runs at a time. */
export async function openPlan(deps: CommandDeps, planned: Planned, rest: Omit<PlanDraft, 'plan'>): Promise<void> {
  if (!planned.ok) {
    await vscode.window.showErrorMessage(`Nothing was sent to AWS. ${planned.problems.join(' ')}`);
    return;
  }
  const { plan } = planned;
  const running = deps.plans.running(rest.roleName);
  if (running === undefined) {
    await deps.plans.open({ ...rest, plan });
    return;
  }
  const text = `"${running.plan.title}" is still running. Wait until it has ended, or cancel it.`;
  const choice = await vscode.window.showInformationMessage(text, 'Show Plan');
  if (choice !== undefined) await deps.plans.reveal(running);
}
