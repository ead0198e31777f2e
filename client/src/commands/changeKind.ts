import * as vscode from 'vscode';
import { type LogDeps, registerCommand } from '../deps';
import { pickOne } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { type DeclarableKind, withFileKind } from '../recipes/fileKinds';

interface KindItem extends vscode.QuickPickItem {
  /** Absent where the content decides. */
  readonly as?: DeclarableKind;
}

const items: readonly KindItem[] = [
  { label: 'Trust policy', detail: 'It says who may assume a role.', as: 'trust' },
  { label: 'Permission policy', detail: 'It says what a role may do.', as: 'permission' },
  { label: 'No policy', detail: 'Nothing is reported in this file.', as: 'ignore' },
  { label: 'Decide by the content', detail: 'Takes back what was chosen here before.' },
];

/** Change Kind of Policy: keeps in the workspace's settings what the file in front holds. */
export function registerChangeKind(deps: LogDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.changeKind', async () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
    if (uri === undefined || folder === undefined || uri.scheme === 'untitled') {
      const text = 'The kind of a policy is kept for files of the workspace. Save the document there first.';
      await vscode.window.showInformationMessage(text);
      return;
    }
    const file = vscode.workspace.asRelativePath(uri, false);
    const answer = await askOnce('Change kind of policy', (position) =>
      pickOne(position, { placeholder: `What ${file} contains`, items }),
    );
    if (answer !== undefined) await keepKind(uri, file, answer.as);
  });
}

async function keepKind(uri: vscode.Uri, file: string, kind: DeclarableKind | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('rolewright', uri);
  const inFolder = (vscode.workspace.workspaceFolders ?? []).length > 1;
  const target = inFolder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
  const own = settings.inspect<Record<string, string>>('fileKinds');
  const current = (inFolder ? own?.workspaceFolderValue : own?.workspaceValue) ?? {};
  const kinds = withFileKind(current, file, kind);
  await settings.update('fileKinds', Object.keys(kinds).length === 0 ? undefined : kinds, target);
}
