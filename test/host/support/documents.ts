// Documents and their diagnostics, as an extension sees them.
import * as vscode from 'vscode';

/** Opens a file of the first workspace folder in an editor; `relativePath` uses forward slashes. */
export async function openDocument(relativePath: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(workspaceUri(relativePath));
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Opens an untitled document with the given text in an editor. */
export async function openText(content: string, language = 'json'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
}

/** The address of a file of the first workspace folder. */
export function workspaceUri(relativePath: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('No folder is open.');
  return vscode.Uri.joinPath(folder.uri, relativePath);
}

/** Replaces the whole text of an editor. */
export async function replaceText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  if (!(await editor.edit((edit) => edit.replace(all, text)))) throw new Error('The text could not be replaced.');
}

/**
 * Resolves to the diagnostics of a document as soon as `accept` takes them, now or after a change.
 * Rejects after `timeout` milliseconds with the last ones seen.
 */
export function waitForDiagnostics(
  uri: vscode.Uri,
  accept: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
  timeout = 60_000,
): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listener.dispose();
      const last = vscode.languages.getDiagnostics(uri).map(describe).join('\n  ') || 'none';
      reject(new Error(`The expected diagnostics of ${uri.path} did not come in ${timeout} ms. There are:\n  ${last}`));
    }, timeout);
    const look = () => {
      const diagnostics = vscode.languages.getDiagnostics(uri);
      if (!accept(diagnostics)) return;
      clearTimeout(timer);
      listener.dispose();
      resolve(diagnostics);
    };
    const listener = vscode.languages.onDidChangeDiagnostics((event) => {
      if (event.uris.some((changed) => changed.toString() === uri.toString())) look();
    });
    look();
  });
}

/** One line for a diagnostic: place (from 1), code and message. */
export function describe(diagnostic: vscode.Diagnostic): string {
  const { start } = diagnostic.range;
  return `${start.line + 1}:${start.character + 1} ${codeOf(diagnostic) ?? ''} ${diagnostic.message}`;
}

/** The code of a diagnostic without its link. */
export function codeOf(diagnostic: vscode.Diagnostic): string | number | undefined {
  return typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
}
