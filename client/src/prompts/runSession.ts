import os from 'node:os';
import * as vscode from 'vscode';
import type { FailureDeps } from '../account/awsFailure';
import { type AwsCli, send } from '../aws/cli';
import { getCallerIdentity } from '../aws/sts';
import type { AccountDeps, MemoryDeps, PlanDeps, ServerDeps, ViewDeps } from '../deps';
import { given } from '../given';
import { askIn, type Plan, type StepStatus } from '../plans/plan';
import { type PlanReport, realDelay, runPlan } from '../plans/runPlan';
import type { PlanSession } from '../views/planDocuments';
import { lookAtRole } from '../workspace/lookAtRole';
import { confirmNewSteps, confirmPlan } from './confirmPlan';
import { confirmProduction } from './confirmProduction';
import { tellRunning } from './openPlan';
import { tellRunEnd } from './tellRunEnd';

/** What running a plan takes. */
export type RunDeps = FailureDeps &
  ServerDeps &
  PlanDeps &
  Pick<AccountDeps, 'customerPolicies' | 'recentPrincipals'> &
  Pick<MemoryDeps, 'roleMemory' | 'verifiedRoles'> &
  Pick<ViewDeps, 'rejectionDiagnostics'>;

/** Milliseconds that the question about the account may take. */
const accountTimeoutMs = 15_000;

/** What a resumed run goes on with. */
interface Resumption {
  readonly previous: PlanReport;
  readonly plan: Plan;
  /** Whether the person has agreed to this very run a moment ago. */
  readonly agreed: boolean;
}

/** Runs a plan that is on the screen, once the person has confirmed what needs it, and tells how it ended. */
export async function runSession(
  deps: RunDeps,
  cli: AwsCli,
  session: PlanSession,
  resumption?: Resumption,
): Promise<void> {
  const plan = resumption?.plan ?? session.plan;
  if (resumption === undefined && !(await confirmPlan(session))) return;
  if (!resumption?.agreed && !(await confirmProduction(plan))) return;
  if (await leadsElsewhere(cli, plan)) return;
  if (await tellRunning(deps, session.draft.roleName)) return;
  // While questions were open, someone may have pressed Run in the other place, or closed the plan.
  const isCurrent = resumption === undefined ? session.phase === 'ready' : session.report === resumption.previous;
  if (!isCurrent || session.phase === 'running' || deps.plans.find(session.uri) !== session) return;
  session.plan = plan;
  session.phase = 'running';
  session.abort = new AbortController();
  delete session.report;
  deps.plans.refresh(session);
  const report = await runWithProgress(deps, session, { cli, abort: session.abort, previous: resumption?.previous });
  deps.customerPolicies.forgetAfter(plan);
  session.phase = 'ended';
  session.report = report;
  session.statuses = report.statuses;
  noteCreated(deps, report);
  deps.plans.refresh(session);
  if (report.outcome === 'done') await session.draft.onDone?.(report);
  await Promise.all([
    tellRunEnd(deps, session, {
      report,
      // The person has just agreed to the run, and only the sign-in was in its way.
      resumeSignedIn: () => resumeSession(deps, cli, session, true),
    }),
    followRun(deps, cli, session, report),
  ]);
}

/** Looks at the role that a plan was about, so that the lens and the view show at once how it stands now. */
async function followRun(deps: RunDeps, cli: AwsCli, { draft }: PlanSession, report: PlanReport): Promise<void> {
  const reached = report.statuses.some(({ state }) => state === 'done') || report.error?.kind === 'entityAlreadyExists';
  if (!reached || deps.plans.running(draft.roleName) !== undefined) return;
  const { account } = report.plan;
  const { roleName } = draft;
  const key = { accountId: account.caller.accountId, roleName };
  // What is remembered of a role counts for the workspace once the role exists, under whatever name it was created.
  if (deps.roleMemory.find(roleName, key.accountId) !== undefined) await deps.roleMemory.noteExistence(key, true);
  const roles = (await deps.server.workspaceRoles()).filter(({ name }) => name === roleName);
  // A role that the workspace does not have is at least known to exist.
  for (const role of roles.length === 0 ? [undefined] : roles) {
    const look = await lookAtRole(deps, { account, ask: askIn(cli, account.target) }, { roleName, role });
    if (!look.ok) deps.output.info(`The state of ${roleName} is not known after the plan: ${look.error.kind}`);
  }
}

/** Goes on where the previous run ended. A document that was rejected is read again, because it has been fixed since. */
export async function resumeSession(deps: RunDeps, cli: AwsCli, session: PlanSession, agreed = false): Promise<void> {
  const { report, draft } = session;
  if (report === undefined || session.phase !== 'ended' || session.undone) return;
  let { plan } = session;
  if (draft.renew !== undefined && (draft.rereads || report.explanation?.actions.includes('openFile'))) {
    const renewed = await draft.renew(report);
    if (renewed === undefined) return;
    if (!renewed.ok) {
      await vscode.window.showErrorMessage(`Nothing was sent to AWS. ${renewed.problems.join(' ')}`);
      return;
    }
    if (!(await confirmNewSteps(renewed.plan, report.plan))) return;
    plan = renewed.plan;
  }
  await runSession(deps, cli, session, { previous: report, plan, agreed: agreed && plan === session.plan });
}

/**
 * Whether the credentials lead to another account than the one of the plan, as after a profile was changed; tells so. When
 * the account cannot be asked, the plan's first command says why.
 */
async function leadsElsewhere(cli: AwsCli, { title, account }: Plan): Promise<boolean> {
  const caller = await send(cli, getCallerIdentity(), account.target, { timeoutMs: accountTimeoutMs });
  if (!caller.ok || caller.value.accountId === account.caller.accountId) return false;
  const text =
    `"${title}" is a plan for account ${account.caller.accountId}, but the credentials now lead to ` +
    `${caller.value.accountId}. Nothing was run. Choose the account again, and make the plan anew.`;
  const choice = await vscode.window.showErrorMessage(text, 'Select Profile…');
  if (choice !== undefined) await vscode.commands.executeCommand('rolewright.selectProfile');
  return true;
}

/** A role that was just created can be refused as a principal for a while. */
function noteCreated({ recentPrincipals }: RunDeps, { plan, statuses }: PlanReport): void {
  const index = plan.steps.findIndex(({ id }) => id === 'create-role');
  const arn = statuses[index]?.state === 'done' ? statuses[index]?.result?.value : undefined;
  if (arn !== undefined) recentPrincipals.note(arn);
}

interface RunContext {
  readonly cli: AwsCli;
  readonly abort: AbortController;
  readonly previous: PlanReport | undefined;
}

async function runWithProgress(
  deps: RunDeps,
  session: PlanSession,
  { cli, abort, previous }: RunContext,
): Promise<PlanReport> {
  const { plan, draft } = session;
  deps.verifiedRoles.forget(draft.roleName);
  deps.rejectionDiagnostics.clear();
  // A plan to undo these steps would no longer fit.
  if (session.undo?.phase === 'ready') await deps.plans.close(session.undo);
  if (previous === undefined) session.before = deps.roleMemory.find(draft.roleName, plan.account.caller.accountId);
  await draft.onRun?.();
  const recording = deps.journal.begin(plan, draft.roleName);
  const progress = { location: vscode.ProgressLocation.Notification, title: plan.title, cancellable: true };
  return vscode.window.withProgress(progress, async (display, token) => {
    token.onCancellationRequested(() => abort.abort());
    const report = await runPlan(plan, {
      cli,
      signal: abort.signal,
      onProgress: (statuses) => {
        session.statuses = statuses;
        recording.record(statuses);
        deps.plans.refresh(session);
        const message = currentStep(session, statuses);
        if (message !== undefined) display.report({ message });
      },
      delay: realDelay,
      tempRoot: os.tmpdir(),
      ...given({ previous }),
    });
    recording.end();
    return report;
  });
}

function currentStep({ plan }: PlanSession, statuses: readonly StepStatus[]): string | undefined {
  const index = statuses.findIndex(({ state }) => state === 'running' || state === 'waiting');
  const step = plan.steps[index];
  if (step === undefined) return undefined;
  const note = statuses[index]?.note;
  return `${step.title} (step ${index + 1} of ${plan.steps.length})${note === undefined ? '' : ` – ${note}`}`;
}
