import * as vscode from 'vscode';
import { trustedServices } from '../../../engine/src/access/summary';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import type { AwsConnection } from '../account/awsAccess';
import { listRoles, type Role } from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import { type CommandDeps, registerAwsCommand, roleArgument } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { choosePlannedFiles, type PlannedFile, planFiles } from '../prompts/importedFiles';
import { type Answer, type AskStep, back, pickOne, runSteps, typeText } from '../prompts/quickSteps';
import { cancellable, reading } from '../prompts/reading';
import { tellImported, writeImport } from '../prompts/writeImport';
import { checkFolder, plainFolder, safeName } from '../roles/fileNames';
import { type ImportedRole, importRole } from '../roles/importRole';
import { readRole } from '../roles/readRole';

const title = 'Import role';

/** The answer for an account with thousands of roles takes its time and its place. */
const manyRoles = { timeoutMs: 180_000, maxOutputBytes: 128 * 1024 * 1024 };

/** Import Role from AWS: writes the documents of a role as files, and its declaration into the settings. */
export function registerImportRole(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.importRole', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const [first] = vscode.workspace.workspaceFolders ?? [];
    if (first === undefined) {
      const text = 'A role is imported into a folder. Open one first.';
      await vscode.window.showInformationMessage(text);
      return;
    }
    const given = roleArgument(args);
    const account = await reading('Asking AWS for its roles', (signal) => readRoles(deps, given, signal));
    if (!account.ok) return tellFailure(deps, account.error);
    const { connection, roles } = account.value;
    const choices = await runSteps<Choices>(
      title,
      { workspace: first.uri, ...(given === undefined ? {} : { roleName: given }) },
      [
        ...(given === undefined ? [roleStep(roles)] : []),
        ...((vscode.workspace.workspaceFolders ?? []).length > 1 ? [workspaceStep] : []),
        folderStep,
        filesStep(deps, connection),
      ],
    );
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
  readonly roles: readonly Role[];
}

/** The roles to choose from, without those that belong to a service of AWS. A role that is given needs no list. */
async function readRoles(
  deps: CommandDeps,
  given: string | undefined,
  signal: AbortSignal,
): Promise<AwsResult<Account>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  if (given !== undefined) return succeed({ connection: connection.value, roles: [] });
  const roles = await connection.value.ask(listRoles(), { ...manyRoles, signal });
  if (!roles.ok) return roles;
  return succeed({
    connection: connection.value,
    roles: roles.value.filter(({ path }) => !path.startsWith('/aws-service-role/')),
  });
}

function roleStep(roles: readonly Role[]): AskStep<Choices> {
  return async (choices, place) => {
    if (roles.length === 0) {
      await vscode.window.showInformationMessage('The account has no role that could be imported.');
      return undefined;
    }
    const items = roles.map(({ roleName, path, trust }) => ({
      label: roleName,
      description: [...(path === '/' ? [] : [path]), ...trustedServices(policyOfValue(trust, 'trust'))].join(' · '),
    }));
    const answer = await pickOne(place, { placeholder: `Role to import, of ${roles.length}`, items });
    return answer === undefined || answer === back ? answer : { ...choices, roleName: answer.label };
  };
}

const workspaceStep: AskStep<Choices> = async (choices, place) => {
  const items = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ label: name, uri }));
  const answer = await pickOne(place, { placeholder: 'Workspace folder of the role', items });
  return answer === undefined || answer === back ? answer : { ...choices, workspace: answer.uri };
};

const folderStep: AskStep<Choices> = async (choices, place) => {
  const answer = await typeText(place, {
    prompt: `Folder for the files of ${choices.roleName}, in the workspace folder`,
    value: choices.folder ?? `iam/${safeName(choices.roleName ?? '')}`,
    validate: checkFolder,
  });
  return answer === undefined || answer === back ? answer : { ...choices, folder: plainFolder(answer) };
};

/** Reads the role and shows what would be written where, before anything is. */
function filesStep(deps: CommandDeps, { ask }: AwsConnection): AskStep<Choices> {
  return async (choices, place): Promise<Answer<Choices>> => {
    const { roleName = '', workspace, folder = '' } = choices;
    const found = await reading(`Reading ${roleName}`, (signal) => readRole(cancellable(ask, signal), roleName));
    if (!found.ok) {
      await tellFailure(deps, found.error);
      return undefined;
    }
    const imported = importRole(found.value);
    const planned = await planFiles({ workspace, folder, imported });
    const chosen = await choosePlannedFiles(deps, place, planned);
    return chosen === undefined || chosen === back ? chosen : { ...choices, imported, planned: chosen };
  };
}
