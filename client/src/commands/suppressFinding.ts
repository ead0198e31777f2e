import * as vscode from 'vscode';
import { suppressFindingCommand } from '../../../server/src/protocol';
import { type CommandDeps, registerCommand } from '../deps';
import { back, typeText } from '../prompts/quickSteps';
import { findingArgument } from '../workspace/findingArgument';

/** Suppress Finding: asks for the reason and adds an entry to the workspace's `.rolewright.json`. */
export function registerSuppressFinding(deps: CommandDeps): vscode.Disposable {
  return registerCommand(deps, suppressFindingCommand, async (...args) => {
    const finding = findingArgument(args);
    if (!finding) return;
    const place = { title: `Suppress ${finding.rule}`, step: 1, totalSteps: 1 };
    const reason = await typeText(place, {
      prompt: 'Why the finding may stay. The reason is kept in .rolewright.json.',
      value: '',
      validate: (text) => (text.trim() === '' ? 'A suppression needs a reason.' : undefined),
    });
    if (reason === undefined || reason === back) return;
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
