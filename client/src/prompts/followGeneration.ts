import * as vscode from 'vscode';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { AwsConnection } from '../account/awsAccess';
import { type ActionButton, type FailureDeps, showButtons, tellFailure } from '../account/awsFailure';
import type { Generation } from '../aws/policyGeneration';
import type { AwsResult } from '../aws/result';
import type { MemoryDeps, PlanDeps, ServerDeps, ViewDeps } from '../deps';
import type { RememberedGeneration } from '../evidence/generationMemory';
import { generationSentence } from '../evidence/generationWords';
import { planCancelGeneration } from '../evidence/planGeneration';
import { waitForGeneration } from '../evidence/waitForGeneration';
import { given } from '../given';
import { askIn } from '../plans/plan';
import { realDelay } from '../plans/runPlan';
import { shownName } from '../workspace/policyFiles';
import { openPlan } from './openPlan';
import { withProgress } from './progress';
import { pickOne } from './quickInput';
import { askOnce } from './steps';

/** What following a job takes. */
export type GenerationDeps = FailureDeps &
  ServerDeps &
  Pick<PlanDeps, 'plans'> &
  Pick<MemoryDeps, 'generationMemory'> &
  Pick<ViewDeps, 'accountDocuments'>;

/** Waits for the job, in the region where it was started, and shows what comes of it. */
export async function followGeneration(deps: GenerationDeps, job: RememberedGeneration): Promise<void> {
  const { roleName, jobId, accountId } = job;
  const resume = () => followGeneration(deps, job);
  const connection = await withProgress('Asking AWS for the account', (signal) => deps.aws.connect(signal));
  if (!connection.ok) return tellFailure(deps, connection.error, {}, { resume });
  const { caller } = connection.value.account;
  if (caller.accountId !== accountId) {
    const text = `The generation for ${roleName} runs in account ${accountId}, and you are in ${caller.accountId}. Choose a profile of that account.`;
    await showButtons(vscode.window.showInformationMessage, text, [
      { label: 'Select Profile…', run: () => vscode.commands.executeCommand('rolewright.selectProfile') },
    ]);
    return;
  }
  const ended = await waitWithProgress(connection.value, job);
  if (!ended.ok && ended.error.kind === 'cancelled') return tellLeft(deps, connection.value, job);
  if (!ended.ok) return tellFailure(deps, ended.error, { action: 'access-analyzer:GetGeneratedPolicy' }, { resume });
  const { status, policies } = ended.value;
  if (status === 'FAILED' || status === 'CANCELED') await deps.generationMemory.forget(jobId);
  if (status === 'SUCCEEDED') await showPolicies(deps, roleName, policies);
  const sentence = generationSentence(roleName, ended.value);
  const show = status === 'FAILED' ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
  await show(sentence);
}

function waitWithProgress(
  { cli, account }: AwsConnection,
  { jobId, roleName, region }: RememberedGeneration,
): Promise<AwsResult<Generation>> {
  const title = `Generating a policy for ${roleName}`;
  const progress = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(progress, (display, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const target = { ...account.target, ...given({ region }) };
      return waitForGeneration({
        jobId,
        ask: askIn(cli, target),
        signal: abort.signal,
        delay: realDelay,
        onProgress: (message) => display.report({ message }),
      });
    }),
  );
}

/** Whoever stops waiting can look later, or stop the job as well. */
async function tellLeft(
  deps: Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'generationMemory'>,
  { account }: AwsConnection,
  { roleName, jobId, region }: RememberedGeneration,
): Promise<void> {
  const stop: ActionButton = {
    label: 'Stop the Generation…',
    run: () => {
      const target = { ...account.target, ...given({ region }) };
      const plan = planCancelGeneration({ ...account, target }, roleName, jobId);
      return openPlan(deps, { ok: true, plan }, { roleName, onDone: () => deps.generationMemory.forget(jobId) });
    },
  };
  const text = `The generation for ${roleName} goes on in AWS. Run "Generate Policy from CloudTrail" to look later, also in another session.`;
  await showButtons(vscode.window.showInformationMessage, text, [stop]);
}

/** Shows each policy beside the file of the role, read-only; without a file, in a document of its own. */
async function showPolicies(
  deps: ServerDeps & Pick<ViewDeps, 'accountDocuments'>,
  roleName: string,
  policies: readonly JsonObject[],
): Promise<void> {
  const file = policies.length === 0 ? undefined : await chooseFile(deps, roleName);
  for (const [index, policy] of policies.entries()) {
    const content = `${JSON.stringify(policy, undefined, 2)}\n`;
    if (file === undefined) {
      const document = await vscode.workspace.openTextDocument({ content, language: 'json' });
      await vscode.window.showTextDocument(document, { preview: false });
      continue;
    }
    const number = policies.length === 1 ? '' : ` ${index + 1}`;
    const generated = deps.accountDocuments.put(`Generated policy${number} for ${roleName}.json`, content);
    const title = `Generated for ${roleName}${number} ↔ ${shownName(file)}`;
    await vscode.commands.executeCommand('vscode.diff', generated, file, title, { preview: false });
  }
}

/** The permission policy of the role to compare with; the person picks where there are several. */
async function chooseFile({ server }: ServerDeps, roleName: string): Promise<vscode.Uri | undefined> {
  const role = (await server.workspaceRoles()).find(({ name }) => name === roleName);
  const files = (role?.policies ?? []).filter(({ missing }) => !missing);
  const [only, ...others] = files.map(({ uri, summary }) => {
    const at = vscode.Uri.parse(uri);
    return { label: shownName(at), description: summary, at };
  });
  if (only === undefined || others.length === 0) return only?.at;
  const answer = await askOnce(`Policy generated for ${roleName}`, (position) =>
    pickOne(position, { placeholder: 'Policy to compare it with', items: [only, ...others] }),
  );
  return answer?.at;
}
