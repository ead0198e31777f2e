import * as vscode from 'vscode';
import type { MemoryDeps, PlanDeps } from '../deps';
import { planUndo } from '../plans/undoPlan';
import type { PlanSession } from '../views/planDocuments';
import { openPlan } from './openPlan';

/** What the button says that takes the steps of a plan back; nothing when there is nothing to take back. */
export function undoLabel({ report, undone }: PlanSession): string | undefined {
  return report === undefined || undone ? undefined : planUndo(report)?.label;
}

/** Shows the plan that takes back what another one did. It is confirmed and run like any plan. */
export async function undo(
  deps: Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory'>,
  session: PlanSession,
): Promise<void> {
  const { report, draft, plan } = session;
  if (report === undefined || session.undone) return;
  const offer = planUndo(report);
  if (offer === undefined) {
    await vscode.window.showInformationMessage(`${plan.title}: there is nothing to undo.`);
    return;
  }
  const { roleName } = draft;
  const role = { accountId: plan.account.caller.accountId, roleName };
  const opened = await openPlan(
    deps,
    { ok: true, plan: offer.plan },
    {
      roleName,
      onRun: async () => {
        session.undone = true;
        deps.plans.refresh(session);
      },
      // The workspace then wants of the role what it wanted before.
      onDone: () => deps.roleMemory.restore(role, session.before),
    },
  );
  if (opened !== undefined) session.undo = opened;
}
