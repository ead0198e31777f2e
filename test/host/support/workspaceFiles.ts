// The files of the workspace, which the suites share and change.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { replaceText, workspaceUri } from './documents';

/** Remembers all files as they are now. The result closes all editors and brings the files back. */
export async function rememberFiles(): Promise<() => Promise<void>> {
  const root = workspaceUri('').fsPath;
  const before = new Map<string, string>();
  for (const file of await filesBelow(root)) before.set(file, await readFile(file, 'utf8'));
  return async () => {
    await discardChanges();
    for (const file of await filesBelow(root)) if (!before.has(file)) await rm(file);
    for (const [file, text] of before) await bringBack(file, text);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  };
}

/** A changed file is changed back in an editor, whose model outlives its tab and would miss a change of the disk. */
async function bringBack(file: string, text: string): Promise<void> {
  const now = await readFile(file, 'utf8').catch(() => undefined);
  if (now === text) return;
  if (now === undefined) return writeFile(file, text);
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
  await replaceText(editor, text);
  await editor.document.save();
}

/** Closing an editor with unsaved text would ask, and nobody answers. */
async function discardChanges(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Without the settings, which VS Code keeps itself: a suite takes back its own. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return files.filter((file) => !file.includes(`${path.sep}.vscode${path.sep}`));
}
