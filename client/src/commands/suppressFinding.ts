import * as vscode from 'vscode';
import { suppressFindingCommand } from '../../../server/src/protocol';
import { type LogDeps, registerCommand, type ServerDeps, type ViewDeps } from '../deps';
import { typeText } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { findingArgument } from '../workspace/commandArguments';

type Deps = LogDeps & ServerDeps & Pick<ViewDeps, 'analyzerDiagnostics'>;

/** Suppress Finding: asks for the reason and adds an entry to the workspace's `.rolewright.json`. */
export function registerSuppressFinding(deps: Deps): vscode.Disposable {
  return registerCommand(deps, suppressFindingCommand, async (args) => {
    const finding = findingArgument(args);
    if (!finding) return;
    const reason = await askOnce(`Suppress ${finding.rule}`, (position) =>
      typeText(position, {
        prompt: 'Why the finding may stay. The reason is kept in .rolewright.json.',
        value: '',
        validate: (text) => (text.trim() === '' ? 'A suppression needs a reason.' : undefined),
      }),
    );
    if (reason === undefined) return;
    const answer = await deps.server.suppress({ ...finding, reason: reason.trim() });
    if (!answer || !(await applyAndSave(answer.uri, answer.edit))) {
      const text = 'The finding was not suppressed: .rolewright.json does not hold a list of suppressions.';
      await vscode.window.showWarningMessage(text);
      return;
    }
    deps.analyzerDiagnostics.drop(finding);
  });
}

/** Applies the edit; the file is saved with it unless it had unsaved changes, which are the user's to save. */
async function applyAndSave(uri: vscode.Uri, edit: vscode.WorkspaceEdit): Promise<boolean> {
  const find = () => vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const hadChanges = find()?.isDirty === true;
  if (!(await vscode.workspace.applyEdit(edit))) return false;
  if (!hadChanges) await find()?.save();
  return true;
}
