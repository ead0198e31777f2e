import * as vscode from 'vscode';
import { formatPolicyArn, parsePolicyArn } from '../../../engine/src/arn/policyArn';
import { alignText } from '../../../engine/src/changes/alignText';
import { compareDocuments } from '../../../engine/src/documents/compareDocuments';
import { baseName } from '../../../engine/src/model/fileName';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { WorkspaceRole } from '../../../server/src/protocol';
import type { AwsConnection } from '../account/awsAccess';
import { type FailureDeps, showButtons, tellFailure } from '../account/awsFailure';
import { type AwsResult, succeed } from '../aws/result';
import { type AwsCommandDeps, registerAwsCommand, type ServerDeps, type ViewDeps } from '../deps';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { cancellable, withProgress } from '../prompts/progress';
import { pickOne } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { defaultDocument } from '../roles/attachState';
import { prepareDocument } from '../roles/policyDocument';
import { type FoundRole, readRole } from '../roles/readRole';
import { type DescribedFile, describeFile, policyFileOf, shownName } from '../workspace/policyFiles';
import { policyNameIn } from '../workspace/readDesiredRole';

const title = 'Compare role with AWS';

type Deps = AwsCommandDeps & ServerDeps & Pick<ViewDeps, 'accountDocuments'>;

/** Compare with AWS: shows what the documents of a role have in the account and what in the workspace, side by side. */
export function registerCompareRole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.compareRole', async (args) => {
    const role = await askOnce(title, (position) => chooseWorkspaceRole(deps, args, 'Role to compare', position));
    if (role === undefined) return;
    const found = await withProgress(`Reading ${role.name}`, (signal) => readDocuments(deps, role, signal));
    if (!found.ok && found.error.kind === 'noSuchEntity') return tellMissing(deps, role);
    if (!found.ok) return tellFailure(deps, found.error);
    await showDifferences(deps, role, found.value);
  });
}

/** A document of the role, in the workspace and in the account. */
interface Counterpart {
  /** Such as `Trust policy` or `Inline policy assets`. */
  readonly label: string;
  /** Absent when the workspace does not have it. */
  readonly file?: DescribedFile;
  /** Absent when the account does not have it. */
  readonly document: JsonObject | undefined;
}

interface Documents {
  readonly accountId: string;
  readonly counterparts: readonly Counterpart[];
}

async function readDocuments(deps: Deps, role: WorkspaceRole, signal: AbortSignal): Promise<AwsResult<Documents>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const found = await readRole(cancellable(ask, signal), role.name);
  if (!found.ok) return found;
  const trust = role.trust === undefined ? undefined : await describeFile(deps, vscode.Uri.parse(role.trust.uri));
  const policies: Counterpart[] = [];
  for (const policy of role.policies) {
    const file = await describeFile(deps, vscode.Uri.parse(policy.uri));
    if (file === undefined) continue;
    const name = policyNameIn(role, policy);
    const document = policy.inline
      ? inlineDocument(found.value, name)
      : await managedDocument(connection.value, found.value, { name, path: policy.path ?? '/' });
    if (!document.ok) return document;
    policies.push({ label: labelOf(name, policy.inline), file, document: document.value });
  }
  const first = trust === undefined ? [] : [{ label: 'Trust policy', file: trust, document: found.value.role.trust }];
  const labels = new Set(policies.map(({ label }) => label));
  const others = ownPolicies(found.value).filter(({ label }) => !labels.has(label));
  return succeed({ accountId: account.caller.accountId, counterparts: [...first, ...policies, ...others] });
}

/** The policies of the role that the account's people wrote; those of AWS are no business of the workspace. */
function ownPolicies({ attached, inline }: FoundRole): readonly Counterpart[] {
  const own = attached.filter(({ arn = '' }) => parsePolicyArn(arn)?.account !== 'aws');
  return [
    ...inline.map(({ name, document }) => ({ label: labelOf(name, true), document })),
    ...own.map(({ name, document }) => ({ label: labelOf(name, false), document })),
  ].filter(({ document }) => document !== undefined);
}

function labelOf(name: string, inline: boolean): string {
  return `${inline ? 'Inline policy' : 'Policy'} ${name}`;
}

function inlineDocument({ inline }: FoundRole, name: string): AwsResult<JsonObject | undefined> {
  const policy = inline.find((other) => other.name === name);
  return policy?.error === undefined ? succeed(policy?.document) : { ok: false, error: policy.error };
}

/** The document of a managed policy, which the account may have although the role does not. */
async function managedDocument(
  { account, ask }: AwsConnection,
  { attached }: FoundRole,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<AwsResult<JsonObject | undefined>> {
  const { partition, accountId } = account.caller;
  const arn = formatPolicyArn({ partition, account: accountId, path, name });
  const known = attached.find((policy) => policy.arn === arn)?.document;
  if (known !== undefined) return succeed(known);
  const document = await defaultDocument(ask, arn);
  return document.ok || document.error.kind !== 'noSuchEntity' ? document : succeed(undefined);
}

interface DifferenceItem extends vscode.QuickPickItem {
  readonly shown: readonly Counterpart[];
}

async function showDifferences(deps: Deps, role: WorkspaceRole, { accountId, counterparts }: Documents) {
  const different = counterparts.filter((counterpart) => !isSame(counterpart));
  const verify = {
    label: 'Verify Role',
    run: () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName: role.name, folder: role.folder }),
  };
  if (different.length === 0) {
    const text =
      counterparts.length === 0
        ? `The workspace has no documents of ${role.name} to compare.`
        : `There is no difference: the documents of ${role.name} mean the same here and in ${accountId}.`;
    return showButtons(vscode.window.showInformationMessage, text, [verify]);
  }
  const shown = different.length === 1 ? different : await choose(role, different);
  for (const counterpart of shown) await openDiff(deps, role, counterpart, accountId);
}

async function choose(role: WorkspaceRole, different: readonly Counterpart[]): Promise<readonly Counterpart[]> {
  const items: readonly DifferenceItem[] = [
    ...different.map((counterpart) => ({
      label: counterpart.label,
      description: differenceOf(counterpart),
      shown: [counterpart],
    })),
    { label: `All ${different.length}`, shown: different },
  ];
  const answer = await askOnce(`Compare ${role.name} with AWS`, (position) =>
    pickOne(position, { placeholder: 'What to compare', items }),
  );
  return answer?.shown ?? [];
}

function differenceOf({ file, document }: Counterpart): string {
  if (file === undefined) return 'only in the account';
  return `${shownName(file.at)} · ${document === undefined ? 'not in the account' : 'differs'}`;
}

async function openDiff(
  deps: Deps,
  role: WorkspaceRole,
  { label, file, document }: Counterpart,
  accountId: string,
): Promise<void> {
  const name = `${label} of ${role.name} in ${accountId}.json`;
  const text = document === undefined ? '' : alignText(file?.text ?? '', document);
  const inAccount = deps.accountDocuments.put(name, text);
  if (file === undefined) {
    await vscode.window.showTextDocument(inAccount, { preview: false });
    return;
  }
  // A tab has room for little more than the file's name.
  const diffTitle = `${baseName(file.at.path)} (${document === undefined ? 'not in AWS' : 'AWS'} ↔ workspace)`;
  await vscode.commands.executeCommand('vscode.diff', inAccount, file.at, diffTitle, { preview: false });
}

/** Whether file and account mean the same. A file that cannot be read as a document differs. */
function isSame({ file, document }: Counterpart): boolean {
  if (file === undefined) return false;
  const prepared = prepareDocument(policyFileOf(file), 'inline');
  return document !== undefined && prepared.ok && compareDocuments(prepared.document.value, document).equal;
}

async function tellMissing({ aws }: FailureDeps, role: WorkspaceRole): Promise<void> {
  const { profile } = aws.target();
  const where = profile === undefined ? 'the account' : `the account of the profile ${profile}`;
  const argument = { roleName: role.name, folder: role.folder };
  await showButtons(vscode.window.showInformationMessage, `${role.name} is not in ${where}.`, [
    { label: 'Deploy Role…', run: () => vscode.commands.executeCommand('rolewright.deployRole', argument) },
  ]);
}
