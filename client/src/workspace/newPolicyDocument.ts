import * as vscode from 'vscode';
import { snippetOf, type Template } from '../recipes/template';

/**
 * Opens a document that is not saved yet, under the first of `names` that is free, with the cursor in the first blank of
 * the template. It lies in the given folder, else beside the file in front.
 */
export async function openNewDocument(names: Iterable<string>, template: Template, folder?: vscode.Uri): Promise<void> {
  const at = await freePlace(names, folder ?? folderInFront());
  const document = await (at === undefined
    ? vscode.workspace.openTextDocument({ language: 'json' })
    : vscode.workspace.openTextDocument(at));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  await editor.insertSnippet(new vscode.SnippetString(snippetOf(template)), new vscode.Position(0, 0));
}

/** A place in the workspace where nothing is yet; nothing without a workspace on a disk. */
async function freePlace(names: Iterable<string>, folder: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  if (folder?.scheme !== 'file') return undefined;
  for (const name of names) {
    const file = vscode.Uri.joinPath(folder, name);
    const untitled = file.with({ scheme: 'untitled' });
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === untitled.toString());
    if (!isOpen && !(await exists(file))) return untitled;
  }
  return undefined;
}

/** The folder of the file in front, if it is part of the workspace, else the first of the workspace. */
function folderInFront(): vscode.Uri | undefined {
  const file = vscode.window.activeTextEditor?.document.uri;
  if (file?.scheme === 'file' && vscode.workspace.getWorkspaceFolder(file) !== undefined) {
    return vscode.Uri.joinPath(file, '..');
  }
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
