import * as vscode from 'vscode';
import type { OfferedChange } from '../languageClient';
import { shownName } from './policyFiles';

/**
 * Makes a change in an editor, not saved, with the new text selected, so that it can be looked at and undone; of a file
 * that stays as it is, shows the statement in question. Tells what happened in one message.
 */
export async function applyPolicyChange(change: OfferedChange, remark: string): Promise<void> {
  const { at, edit, range, text } = change;
  if (edit !== undefined && !(await vscode.workspace.applyEdit(edit))) {
    await vscode.window.showWarningMessage(
      `${shownName(at)} was changed meanwhile, so nothing was added. Run the command again.`,
    );
    return;
  }
  const editor = await vscode.window.showTextDocument(at, { preview: false });
  if (range !== undefined) {
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  const next = edit === undefined ? '' : ' Look it over and save the file.';
  await vscode.window.showInformationMessage(`${shownName(at)}: ${text}${next}${remark}`);
}
