import * as vscode from 'vscode';
import type { FailureDeps } from '../account/awsFailure';
import type { AwsCli } from '../aws/cli';
import type { MemoryDeps, PlanDeps } from '../deps';
import { askIn, type Planned } from '../plans/plan';
import { renewedUntilRun } from '../plans/resumedPlan';
import type { PlanReport } from '../plans/runPlan';
import { changedSince, planUndo } from '../plans/undoPlan';
import type { PlanSession } from '../views/planDocuments';
import { openPlan } from './openPlan';
import { cancellable } from './progress';
import { readOrTell } from './readOrTell';

/** What the button says that takes the steps of a plan back; nothing when there is nothing to take back. */
export function undoLabel({ report, undone }: PlanSession): string | undefined {
  return report === undefined || undone ? undefined : planUndo(report)?.label;
}

/**
 * Shows the plan that takes back what another one did. It is confirmed and run like any plan. What someone else has changed
 * since is left alone.
 */
export async function undo(
  deps: FailureDeps & Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory' | 'undoMemory'>,
  cli: AwsCli,
  session: PlanSession,
): Promise<void> {
  const { report, draft, plan } = session;
  if (report === undefined || session.undone) return;
  const planned = await planAgain(deps, cli, report);
  if (planned === undefined) return;
  const { roleName } = draft;
  const role = { accountId: plan.account.caller.accountId, roleName };
  const opened = await openPlan(deps, planned, {
    roleName,
    onRun: async () => {
      session.undone = true;
      await deps.undoMemory.forget({ title: plan.title, accountId: role.accountId });
      deps.plans.refresh(session);
    },
    renew: renewedUntilRun(() => planAgain(deps, cli, report)),
    // The workspace then wants of the role what it wanted before.
    onDone: () => deps.roleMemory.restore(role, session.before),
  });
  if (opened !== undefined) session.undo = opened;
}

/** The plan for what can be taken back now. Where the account can't be asked, or nothing is left, that is told. */
async function planAgain(deps: FailureDeps, cli: AwsCli, report: PlanReport): Promise<Planned | undefined> {
  const { title, account } = report.plan;
  const changed = await readOrTell(deps, account, `Reading what "${title}" has changed`, (signal) =>
    changedSince(cancellable(askIn(cli, account.target), signal), report),
  );
  if (changed === undefined) return undefined;
  const offer = planUndo(report, changed);
  if (offer !== undefined) return { ok: true, plan: offer.plan };
  const since = changed.size === 0 ? '' : ' The account has changed since.';
  await vscode.window.showInformationMessage(`${title}: there is nothing to undo.${since}`);
  return undefined;
}
