import * as vscode from 'vscode';
import type { AwsConnection } from '../account/awsAccess';
import { tellFailure } from '../account/awsFailure';
import type { AccountRole } from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import { type AccountDeps, type AwsCommandDeps, registerAwsCommand, type ViewDeps } from '../deps';
import { given } from '../given';
import { roleWords } from '../prompts/chooseRole';
import { choosePlannedFiles, type PlannedFile, planFiles } from '../prompts/importedFiles';
import { cancellable, withProgress } from '../prompts/progress';
import { pickOne, typeText } from '../prompts/quickInput';
import { type Answer, type AskStep, mapAnswer, runSteps } from '../prompts/steps';
import { tellImported, writeImport } from '../prompts/writeImport';
import { checkFolder, plainFolder, safeName } from '../roles/fileNames';
import { type ImportedRole, importRole } from '../roles/importRole';
import { readRole } from '../roles/readRole';
import { roleArgument } from '../workspace/commandArguments';

const title = 'Import role';

type Deps = AwsCommandDeps & Pick<AccountDeps, 'accountLists'> & Pick<ViewDeps, 'accountDocuments'>;

/** Import Role from AWS: writes the documents of a role as files, and its declaration into the settings. */
export function registerImportRole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.importRole', async (args) => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    if (first === undefined) {
      const text = 'A role is imported into a folder. Open one first.';
      await vscode.window.showInformationMessage(text);
      return;
    }
    const named = roleArgument(args);
    const account = await withProgress('Asking AWS for its roles', (signal) => readRoles(deps, named, signal));
    if (!account.ok) return tellFailure(deps, account.error);
    const { connection, roles } = account.value;
    const choices = await runSteps<Choices>(title, { workspace: first.uri, ...given({ roleName: named }) }, [
      ...(named === undefined ? [roleStep(roles)] : []),
      ...((vscode.workspace.workspaceFolders ?? []).length > 1 ? [workspaceStep] : []),
      folderStep,
      filesStep(deps, connection),
    ]);
    if (choices?.imported === undefined || choices.planned === undefined) return;
    const { workspace, folder = '', imported, planned } = choices;
    const report = await writeImport({ workspace, entry: imported.entry(folder), planned });
    await tellImported(report, imported);
  });
}

interface Choices {
  readonly roleName?: string;
  readonly workspace: vscode.Uri;
  /** Relative to the workspace folder. */
  readonly folder?: string;
  readonly imported?: ImportedRole;
  /** What the person wants to be written. */
  readonly planned?: readonly PlannedFile[];
}

interface Account {
  readonly connection: AwsConnection;
  readonly roles: readonly AccountRole[];
}

/** The roles to choose from, without those that belong to a service of AWS. A role that is named needs no list. */
async function readRoles(deps: Deps, named: string | undefined, signal: AbortSignal): Promise<AwsResult<Account>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  if (named !== undefined) return succeed({ connection: connection.value, roles: [] });
  const { ask } = connection.value;
  const roles = await deps.accountLists.roles({ ...connection.value, ask: cancellable(ask, signal) });
  return roles.ok ? succeed({ connection: connection.value, roles: roles.value }) : roles;
}

function roleStep(roles: readonly AccountRole[]): AskStep<Choices> {
  return async (choices, position) => {
    if (roles.length === 0) {
      await vscode.window.showInformationMessage('The account has no role that could be imported.');
      return undefined;
    }
    const items = roles.map(roleWords);
    const answer = await pickOne(position, { placeholder: `Role to import, of ${roles.length}`, items });
    return mapAnswer(answer, ({ label }) => ({ ...choices, roleName: label }));
  };
}

const workspaceStep: AskStep<Choices> = async (choices, position) => {
  const items = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ label: name, uri }));
  const answer = await pickOne(position, { placeholder: 'Workspace folder of the role', items });
  return mapAnswer(answer, ({ uri }) => ({ ...choices, workspace: uri }));
};

const folderStep: AskStep<Choices> = async (choices, position) => {
  const answer = await typeText(position, {
    prompt: `Folder for the files of ${choices.roleName}, in the workspace folder`,
    value: choices.folder ?? `iam/${safeName(choices.roleName ?? '')}`,
    validate: checkFolder,
  });
  return mapAnswer(answer, (folder) => ({ ...choices, folder: plainFolder(folder) }));
};

/** Reads the role and shows what would be written where, before anything is. */
function filesStep(deps: Deps, { ask }: AwsConnection): AskStep<Choices> {
  return async (choices, position): Promise<Answer<Choices>> => {
    const { roleName = '', workspace, folder = '' } = choices;
    const found = await withProgress(`Reading ${roleName}`, (signal) => readRole(cancellable(ask, signal), roleName));
    if (!found.ok) {
      await tellFailure(deps, found.error);
      return undefined;
    }
    const imported = importRole(found.value);
    const planned = await planFiles({ workspace, folder, imported });
    const chosen = await choosePlannedFiles(deps, position, planned);
    return mapAnswer(chosen, (files) => ({ ...choices, imported, planned: files }));
  };
}
