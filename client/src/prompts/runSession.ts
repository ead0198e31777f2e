import os from 'node:os';
import * as vscode from 'vscode';
import type { FailureDeps } from '../account/awsFailure';
import { type AwsCli, send } from '../aws/cli';
import { explainError } from '../aws/errors';
import type { AwsError } from '../aws/result';
import { getCallerIdentity } from '../aws/sts';
import type { AccountDeps, MemoryDeps, PlanDeps, ServerDeps, ViewDeps } from '../deps';
import { given } from '../given';
import { askIn, type Plan, type StepStatus } from '../plans/plan';
import { doesTheSame } from '../plans/planChange';
import { restOf, resumedPlan } from '../plans/resumedPlan';
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
  Pick<AccountDeps, 'customerPolicies' | 'accountLists' | 'recentPrincipals'> &
  Pick<MemoryDeps, 'roleMemory' | 'verifiedRoles' | 'undoMemory'> &
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
  if (!(await leadsToAccount(deps, cli, plan))) return;
  // A resumed run has been made anew a moment ago.
  const fresh = resumption === undefined ? await renewed(deps, session) : plan;
  if (fresh === undefined || (await tellRunning(deps, session.draft.roleName))) return;
  // While questions were open, someone may have pressed Run in the other place, or closed the plan.
  const isCurrent = resumption === undefined ? session.phase === 'ready' : session.report === resumption.previous;
  if (!isCurrent || session.phase === 'running' || deps.plans.find(session.uri) !== session) return;
  session.plan = fresh;
  session.phase = 'running';
  session.abort = new AbortController();
  delete session.report;
  deps.plans.refresh(session);
  const report = await runWithProgress(deps, session, { cli, abort: session.abort, previous: resumption?.previous });
  deps.customerPolicies.forgetAfter(fresh);
  deps.accountLists.forgetAfter(fresh);
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

/**
 * Looks at the role that a plan was about, so that the lens and the view show at once how it stands now, and the way back is
 * known also when the window is reloaded.
 */
async function followRun(deps: RunDeps, cli: AwsCli, session: PlanSession, report: PlanReport): Promise<void> {
  const { draft, before } = session;
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
    if (look.ok && !session.undone) await deps.undoMemory.keep({ report, roleName, found: look.value.found, before });
    if (!look.ok) deps.output.info(`The state of ${roleName} is not known after the plan: ${look.error.kind}`);
  }
}

/** Goes on where the previous run ended, with what is left to do now: files may have been fixed since. */
export async function resumeSession(deps: RunDeps, cli: AwsCli, session: PlanSession, agreed = false): Promise<void> {
  const { report, draft } = session;
  if (report === undefined || session.phase !== 'ended' || session.undone) return;
  const renewed = draft.renew === undefined ? ({ ok: true, plan: restOf(report) } as const) : await draft.renew(report);
  if (renewed === undefined) return;
  if (!renewed.ok) return tellProblems(renewed.problems);
  const plan = resumedPlan(report, renewed.plan);
  const answer = await confirmNewSteps(plan, report.plan);
  if (answer === undefined) return;
  await runSession(deps, cli, session, { previous: report, plan, agreed: agreed && answer === 'same' });
}

/** The plan as it has to be now; nothing where that is no longer the plan that is shown, which is then replaced. */
async function renewed(deps: RunDeps, session: PlanSession): Promise<Plan | undefined> {
  const { plan, draft } = session;
  const fresh = draft.renew === undefined ? ({ ok: true, plan } as const) : await draft.renew();
  if (fresh === undefined) return undefined;
  if (!fresh.ok) {
    await tellProblems(fresh.problems);
    return undefined;
  }
  if (doesTheSame(plan, fresh.plan)) return fresh.plan;
  // Meanwhile the plan may have been run or closed.
  if (session.phase !== 'ready' || deps.plans.find(session.uri) !== session) return undefined;
  session.plan = fresh.plan;
  deps.plans.refresh(session);
  const text =
    `Nothing was run. A file or the account has changed since "${fresh.plan.title}" was shown, so the plan was made again. ` +
    'Review it, and run it again.';
  const choice = await vscode.window.showWarningMessage(text, 'Show Plan');
  if (choice !== undefined) await deps.plans.reveal(session);
  return undefined;
}

async function tellProblems(problems: readonly string[]): Promise<void> {
  await vscode.window.showErrorMessage(`Nothing was sent to AWS. ${problems.join(' ')}`);
}

/**
 * Whether the credentials still lead to the account of the plan. Where they lead elsewhere, as after a profile was
 * changed, or AWS doesn't say where, the plan isn't run, and that is told.
 */
async function leadsToAccount(deps: RunDeps, cli: AwsCli, plan: Plan): Promise<boolean> {
  const { title, account } = plan;
  const caller = await send(cli, getCallerIdentity(), account.target, { timeoutMs: accountTimeoutMs });
  if (!caller.ok) return askAccountAgain(deps, cli, plan, caller.error);
  if (caller.value.accountId === account.caller.accountId) return true;
  const text =
    `"${title}" is a plan for account ${account.caller.accountId}, but the credentials now lead to ` +
    `${caller.value.accountId}. Nothing was run. Choose the account again, and make the plan anew.`;
  const choice = await vscode.window.showErrorMessage(text, 'Select Profile…');
  if (choice !== undefined) await vscode.commands.executeCommand('rolewright.selectProfile');
  return false;
}

/** Tells why AWS doesn't say which account the credentials lead to, and asks it again if the person wants that. */
async function askAccountAgain(deps: RunDeps, cli: AwsCli, plan: Plan, error: AwsError): Promise<boolean> {
  const { target } = plan.account;
  const { reason, actions } = explainError(error, target);
  const text = `Nothing was run, because AWS didn't confirm the account of "${plan.title}". ${reason}`;
  const signIn = actions.includes('ssoLogin') ? ['Sign In'] : [];
  const choice = await vscode.window.showErrorMessage(text, ...signIn, 'Retry');
  if (choice === undefined) return false;
  if (choice === 'Sign In' && !(await deps.aws.signIn(target))) return false;
  return leadsToAccount(deps, cli, plan);
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
