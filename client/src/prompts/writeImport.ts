import * as vscode from 'vscode';
import { showButtons } from '../account/awsFailure';
import type { ImportedRole } from '../roles/importRole';
import type { RoleEntry } from '../roles/roleEntry';
import { upsertRole } from '../workspace/roleSetting';
import { type PlannedFile, textAt } from './importedFiles';

export interface Import {
  readonly workspace: vscode.Uri;
  readonly entry: RoleEntry;
  /** What the person wants to be written. */
  readonly planned: readonly PlannedFile[];
}

/** What came of an import. */
export interface ImportReport {
  readonly roleName: string;
  readonly folder: string;
  readonly written: readonly PlannedFile[];
  /** Where writing stopped, and why. */
  readonly failure?: { readonly file: PlannedFile; readonly reason: string };
}

/** Writes what was chosen, in order, and stops at the first that cannot be written. Nothing that appeared since is replaced. */
export async function writeImport({ workspace, entry, planned }: Import): Promise<ImportReport> {
  const written: PlannedFile[] = [];
  const about = { roleName: entry.name, folder: workspace.toString(), written };
  for (const file of planned) {
    try {
      if (file.kind === 'setting') await upsertRole(workspace, entry);
      else await writeFile(file);
      written.push(file);
    } catch (error) {
      return { ...about, failure: { file, reason: error instanceof Error ? error.message : String(error) } };
    }
  }
  return about;
}

async function writeFile({ uri, text, there }: PlannedFile): Promise<void> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (there === 'nothing' && (open !== undefined || (await textAt(uri)) !== undefined)) {
    throw new Error('Something was written there meanwhile.');
  }
  if (open === undefined) {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return;
  }
  // An open document takes the text as an edit, which can be undone.
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(open.positionAt(0), open.positionAt(open.getText().length)), text);
  if (!(await vscode.workspace.applyEdit(edit)) || !(await open.save())) throw new Error('The editor did not save it.');
}

/** The one message at the end: what was written, what was not, and what can be done next. */
export async function tellImported(report: ImportReport, { unread }: ImportedRole): Promise<void> {
  const { roleName, folder, written, failure } = report;
  const [first] = written.filter(({ kind }) => kind === 'file');
  if (first !== undefined) await vscode.window.showTextDocument(first.uri, { preview: false });
  const names = written.map(({ name }) => name).join(', ');
  const what = names === '' ? 'Nothing was written.' : `Written: ${names}.`;
  if (failure !== undefined) {
    const text = `${roleName} was not imported as a whole. ${failure.file.name}: ${failure.reason} ${what}`;
    await vscode.window.showErrorMessage(text);
    return;
  }
  const left = unread.map(({ name, error }) => `${name} (${error?.code ?? error?.kind ?? 'no reason given'})`);
  const missing = left.length === 0 ? [] : [`Not read, and so not written: ${left.join(', ')}.`];
  const text = [`Role ${roleName} imported.`, what, ...missing].join(' ');
  const verify = () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName, folder });
  const tell = left.length === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  await showButtons(tell, text, [{ label: 'Verify Role', run: verify }]);
}
