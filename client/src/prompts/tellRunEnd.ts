import * as vscode from 'vscode';
import { type ActionButton, actionButtons, type FailureDeps, showButtons } from '../account/awsFailure';
import type { PlanDeps, ServerDeps, ViewDeps } from '../deps';
import { given } from '../given';
import type { PlanReport } from '../plans/runPlan';
import type { PlanSession } from '../views/planDocuments';
import { markRejection } from './markRejection';
import { undoLabel } from './offerUndo';

type EndDeps = FailureDeps & ServerDeps & Pick<PlanDeps, 'plans'> & Pick<ViewDeps, 'rejectionDiagnostics'>;

export interface RunEnd {
  readonly report: PlanReport;
  /** Goes on with the run after a new sign-in. */
  readonly resumeSignedIn: () => Promise<void>;
}

/** The one message at the end of a run. */
export async function tellRunEnd(deps: EndDeps, session: PlanSession, end: RunEnd): Promise<void> {
  const { report } = end;
  if (report.outcome === 'done') {
    const followUps = session.draft.followUps?.(report) ?? [];
    const buttons = followUps.filter(({ minor }) => !minor);
    await showButtons(vscode.window.showInformationMessage, report.summary, buttons);
    return;
  }
  const inFront = vscode.window.activeTextEditor?.document.uri.toString() === session.uri.toString();
  const show: readonly ActionButton[] = inFront ? [] : [{ label: 'Show Plan', run: () => deps.plans.reveal(session) }];
  const label = undoLabel(session);
  const undo: readonly ActionButton[] = label === undefined ? [] : [planButton(label, 'undo', session)];
  if (report.outcome === 'cancelled') {
    const buttons = [...show, planButton('Resume', 'resume', session), ...undo];
    await showButtons(vscode.window.showWarningMessage, report.summary, buttons);
    return;
  }
  const text = `${report.summary} ${report.explanation?.next ?? ''}`.trim();
  const special = await failureButtons(deps, session, end);
  await showButtons(vscode.window.showErrorMessage, text, [...special, ...show, ...undo]);
}

/** A button that does the same as the lens above the plan. */
function planButton(label: string, command: 'resume' | 'undo', { uri }: PlanSession): ActionButton {
  return { label, run: () => vscode.commands.executeCommand(`rolewright.plan.${command}`, uri) };
}

async function failureButtons(
  deps: EndDeps,
  session: PlanSession,
  { report, resumeSignedIn }: RunEnd,
): Promise<readonly ActionButton[]> {
  const { explanation } = report;
  if (explanation === undefined) return [];
  const { roleName } = session.draft;
  return actionButtons(deps, explanation, {
    ...given({ openFile: await rejectedFile(deps, session, report) }),
    resume: planButton('Resume', 'resume', session).run,
    ssoLogin: async () => {
      if (await deps.aws.signIn(session.plan.account.target)) await resumeSignedIn();
    },
    updateTrust: () => vscode.commands.executeCommand('rolewright.updateTrust', { roleName }),
    verify: () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName }),
  });
}

/** Opens the file whose document AWS rejected, where it was marked; nothing when the plan has no such file. */
async function rejectedFile(
  deps: EndDeps,
  { plan, draft }: PlanSession,
  { explanation, error, stoppedAt }: PlanReport,
): Promise<(() => Thenable<unknown>) | undefined> {
  const document = plan.steps[stoppedAt ?? -1]?.document;
  const file = document === undefined ? undefined : draft.fileOf?.(document.name);
  if (file === undefined) return undefined;
  const rules = explanation?.rules;
  const selection =
    error === undefined || rules === undefined ? undefined : await markRejection(deps, file, { error, rules });
  return () => vscode.window.showTextDocument(file, given({ selection }));
}
