import * as vscode from 'vscode';
import type { PlanDeps } from '../deps';
import type { Planned } from '../plans/plan';
import type { PlanDraft, PlanSession } from '../views/planDocuments';

/** Shows a plan beside the editor, or the reasons why there is none. One plan of a role runs at a time. */
export async function openPlan(
  deps: Pick<PlanDeps, 'plans'>,
  planned: Planned,
  rest: Omit<PlanDraft, 'plan'>,
): Promise<PlanSession | undefined> {
  if (!planned.ok) {
    await vscode.window.showErrorMessage(`Nothing was sent to AWS. ${planned.problems.join(' ')}`);
    return undefined;
  }
  if (await tellRunning(deps, rest.roleName)) return undefined;
  return deps.plans.open({ ...rest, plan: planned.plan });
}

/** Tells when a plan of the role is being run. Two at a time would get into each other's way. */
export async function tellRunning(deps: Pick<PlanDeps, 'plans'>, roleName: string): Promise<boolean> {
  const running = deps.plans.running(roleName);
  if (running === undefined) return false;
  const text = `"${running.plan.title}" is still running. Wait until it has ended, or cancel it.`;
  const choice = await vscode.window.showInformationMessage(text, 'Show Plan');
  if (choice !== undefined) await deps.plans.reveal(running);
  return true;
}
