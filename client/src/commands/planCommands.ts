import os from 'node:os';
import * as vscode from 'vscode';
import { signIn } from '../account/signIn';
import { type AwsCli, send } from '../aws/cli';
import { toShellText } from '../aws/shellText';
import { getCallerIdentity } from '../aws/sts';
import { type CommandDeps, registerAwsCommand, registerCommand, uriArgument } from '../deps';
import { type Plan, type Step, type StepStatus, shownArgv } from '../plans/plan';
import { type PlanReport, realDelay, runPlan } from '../plans/runPlan';
import { type ActionButton, actionButtons, showButtons, tellFailure } from '../prompts/awsFailure';
import { confirmProduction } from '../prompts/confirmProduction';
import { confirmRisk } from '../prompts/confirmRisk';
import { undo, undoLabel } from '../prompts/offerUndo';
import { tellRunning } from '../prompts/openPlan';
import { back, typeText } from '../prompts/quickSteps';
import { markRefusal } from '../prompts/refusedDocument';
import { type PlanSession, shellOf } from '../views/planDocuments';

/** The commands of the lenses above a plan: Run, Copy, Cancel, Resume, and what can follow a run. */
export function registerPlanCommands(deps: CommandDeps): vscode.Disposable {
  const find = (args: readonly unknown[]) => deps.plans.find(uriArgument(args));
  return vscode.Disposable.from(
    registerAwsCommand(deps, 'rolewright.plan.run', async (...args) => {
      const session = find(args);
      if (session?.phase === 'ready') await run(deps, session);
    }),
    registerAwsCommand(deps, 'rolewright.plan.resume', async (...args) => {
      const session = find(args);
      if (session?.phase === 'ended' && session.report?.outcome !== 'done') await resume(deps, session);
    }),
    registerAwsCommand(deps, 'rolewright.plan.undo', async (...args) => {
      const session = find(args);
      if (session?.phase === 'ended') await undo(deps, session);
    }),
    registerCommand(deps, 'rolewright.plan.copy', async (...args) => {
      const session = find(args);
      if (session !== undefined) await vscode.env.clipboard.writeText(scriptOf(session));
    }),
    registerCommand(deps, 'rolewright.plan.cancel', async (...args) => {
      const session = find(args);
      if (session?.phase === 'running') session.abort?.abort();
      else if (session !== undefined) await deps.plans.close(session);
    }),
    registerCommand(deps, 'rolewright.showInterrupted', () => deps.interrupted.tell()),
    registerCommand(deps, 'rolewright.plan.followUp', async (...args) => {
      const session = find(args);
      if (session?.report === undefined) return;
      await session.draft.followUps(session.report)[Number(args[1] ?? 0)]?.run();
    }),
  );
}

/** The commands alone, one a line, as they can be pasted into a shell. */
function scriptOf({ plan }: PlanSession): string {
  const shell = shellOf(process.platform);
  const needed = plan.steps.filter(({ notNeeded }) => notNeeded === undefined);
  const commands = needed.map((step) => toShellText(['aws', ...shownArgv(step, plan.account.target)], shell));
  return `${commands.join('\n')}\n`;
}

/** Milliseconds that the question about the account may take. */
const accountTimeoutMs = 15_000;

/** What a resumed run goes on with. */
interface Resumption {
  readonly previous: PlanReport;
  readonly plan: Plan;
  /** Whether the person has agreed to this very run a moment ago. */
  readonly agreed: boolean;
}

async function run(deps: CommandDeps, session: PlanSession, resumption?: Resumption): Promise<void> {
  const cli = await deps.aws.findCli();
  if (!cli.ok) return tellFailure(deps, cli.error);
  if (resumption === undefined && !(await confirm(session))) return;
  if (!resumption?.agreed && !(await confirmProduction(resumption?.plan ?? session.plan))) return;
  if (await leadsElsewhere(cli.value, resumption?.plan ?? session.plan)) return;
  if (await tellRunning(deps, session.draft.roleName)) return;
  // While questions were open, someone may have pressed Run in the other place, or closed the plan.
  const isCurrent = resumption === undefined ? session.phase === 'ready' : session.report === resumption.previous;
  if (!isCurrent || session.phase === 'running' || deps.plans.find(session.uri) !== session) return;
  if (resumption !== undefined) session.plan = resumption.plan;
  session.phase = 'running';
  session.abort = new AbortController();
  delete session.report;
  deps.plans.refresh(session);
  const report = await runWithProgress(deps, session, cli.value, session.abort, resumption?.previous);
  deps.customerPolicies.forgetAfter(session.plan);
  session.phase = 'ended';
  session.report = report;
  session.statuses = report.statuses;
  noteCreated(deps, report);
  deps.plans.refresh(session);
  if (report.outcome === 'done') await session.draft.onDone?.(report);
  await tellEnd(deps, session, report);
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
function noteCreated(deps: CommandDeps, { plan, statuses }: PlanReport): void {
  const index = plan.steps.findIndex(({ id }) => id === 'create-role');
  const arn = statuses[index]?.state === 'done' ? statuses[index]?.result?.value : undefined;
  if (arn !== undefined) deps.recent.note(arn);
}

async function runWithProgress(
  deps: CommandDeps,
  session: PlanSession,
  cli: AwsCli,
  abort: AbortController,
  previous: PlanReport | undefined,
): Promise<PlanReport> {
  const { plan, draft } = session;
  deps.verified.forget(draft.roleName);
  deps.refusals.clear();
  // A plan to undo these steps would no longer fit.
  if (session.undo?.phase === 'ready') await deps.plans.close(session.undo);
  if (previous === undefined) session.before = deps.memory.find(draft.roleName, plan.account.caller.accountId);
  await draft.onRun();
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
      ...(previous === undefined ? {} : { previous }),
    });
    recording.end();
    return report;
  });
}

function currentStep({ plan }: PlanSession, statuses: readonly StepStatus[]): string | undefined {
  const index = statuses.findIndex(({ state }) => state === 'running' || state === 'waiting');
  const step = plan.steps[index];
  if (step === undefined) return undefined;
  const place = `step ${index + 1} of ${plan.steps.length}`;
  return `${step.title} (${place})${statuses[index]?.note === undefined ? '' : ` – ${statuses[index].note}`}`;
}

/** The steps of a plan whose commands the person has not seen when they agreed to an earlier one. */
function newSteps(plan: Plan, agreed: Plan): readonly Step[] {
  const commandOf = (step: Step) => JSON.stringify(shownArgv(step, plan.account.target));
  const seen = new Set(agreed.steps.map(commandOf));
  return plan.steps.filter((step) => step.notNeeded === undefined && !seen.has(commandOf(step)));
}

/** Asks before commands that a plan did not have when the person agreed to it. */
async function confirmNew(steps: readonly Step[], { account }: Plan): Promise<boolean> {
  const changes = steps.filter(({ changes }) => changes);
  if (changes.length === 0) return true;
  const shell = shellOf(process.platform);
  const answer = await confirmRisk({
    message: 'What is left to do is no longer what you agreed to.',
    detail: changes.map((step) => toShellText(['aws', ...shownArgv(step, account.target)], shell)).join('\n\n'),
    safe: 'Back to the Plan',
    go: 'Run These Too',
  });
  return answer === 'go';
}

/** Asks before a plan that needs more than Run. */
async function confirm({ plan, draft }: PlanSession): Promise<boolean> {
  const { confirmation } = draft;
  if (confirmation === undefined) return confirmDeletions(plan.steps);
  const typed = await typeText({ title: plan.title, step: 1, totalSteps: 1 }, { ...confirmation, value: '' });
  return typed !== undefined && typed !== back;
}

async function confirmDeletions(steps: readonly Step[]): Promise<boolean> {
  const deletions = steps.filter(({ deletes, notNeeded }) => deletes && notNeeded === undefined);
  if (deletions.length === 0) return true;
  const answer = await confirmRisk({
    message: 'This plan deletes something in the account.',
    detail: deletions.map(({ title }) => `${title}.`).join('\n'),
    safe: 'Back to the Plan',
    go: 'Delete and Run',
  });
  return answer === 'go';
}

/** Goes on where the run before ended. A document that was refused is read again, because it was mended since. */
async function resume(deps: CommandDeps, session: PlanSession, agreed = false): Promise<void> {
  const { report, draft } = session;
  if (report === undefined || session.undone) return;
  let { plan } = session;
  if (draft.rereads || report.explanation?.actions.includes('openFile')) {
    const renewed = await draft.renew(report);
    if (renewed === undefined) return;
    if (!renewed.ok) {
      await vscode.window.showErrorMessage(`Nothing was sent to AWS. ${renewed.problems.join(' ')}`);
      return;
    }
    if (!(await confirmNew(newSteps(renewed.plan, report.plan), renewed.plan))) return;
    plan = renewed.plan;
  }
  await run(deps, session, { previous: report, plan, agreed: agreed && plan === session.plan });
}

/** The plan waits until the person is signed in, then goes on. */
async function resumeSignedIn(deps: CommandDeps, session: PlanSession): Promise<void> {
  const cli = await deps.aws.findCli();
  if (!cli.ok) return tellFailure(deps, cli.error);
  const signedIn = await signIn(cli.value, session.plan.account.target);
  // Meanwhile the plan may have been resumed by hand.
  if (signedIn && session.phase === 'ended') await resume(deps, session, true);
}

/** The one message at the end of a run. */
async function tellEnd(deps: CommandDeps, session: PlanSession, report: PlanReport): Promise<void> {
  const { draft } = session;
  const followUps = draft.followUps(report);
  if (report.outcome === 'done') {
    const buttons = followUps.filter(({ minor }) => !minor);
    await showButtons(vscode.window.showInformationMessage, report.summary, buttons);
    return;
  }
  const show: ActionButton = { label: 'Show Plan', run: () => deps.plans.reveal(session) };
  const again: ActionButton = { label: 'Resume', run: () => resume(deps, session) };
  const label = undoLabel(session);
  const takeBack: readonly ActionButton[] = label === undefined ? [] : [{ label, run: () => undo(deps, session) }];
  if (report.outcome === 'cancelled') {
    await showButtons(vscode.window.showWarningMessage, report.summary, [show, again, ...takeBack]);
    return;
  }
  const { explanation, error, stoppedAt } = report;
  const document = session.plan.steps[stoppedAt ?? -1]?.document;
  const file = document === undefined ? undefined : draft.fileOf(document.name);
  const { rules } = explanation ?? {};
  const selection =
    file === undefined || error === undefined || rules === undefined
      ? undefined
      : await markRefusal(deps, file, { error, rules });
  const openFile = (uri: vscode.Uri) => async () =>
    vscode.window.showTextDocument(uri, selection === undefined ? {} : { selection });
  const special =
    explanation === undefined
      ? []
      : actionButtons(deps, explanation, {
          ...(file === undefined ? {} : { openFile: openFile(file) }),
          resume: again.run,
          ssoLogin: () => resumeSignedIn(deps, session),
          updateTrust: () => vscode.commands.executeCommand('rolewright.updateTrust', { roleName: draft.roleName }),
          verify: () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName: draft.roleName }),
        });
  const text = `${report.summary} ${explanation?.next ?? ''}`.trim();
  await showButtons(vscode.window.showErrorMessage, text, [...special, show, ...takeBack]);
}
