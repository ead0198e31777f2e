import * as vscode from 'vscode';

/** The documents that commands show: plans, reports, and documents of the account. */
const ourSchemes: ReadonlySet<string> = new Set(['rolewright-plan', 'rolewright-report', 'rolewright-account']);

/** Where a document of ours goes: to the column that shows one already, else beside the editor. Columns do not pile up. */
export function besideColumn(): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isOurs));
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}

function isOurs({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputText && ourSchemes.has(input.uri.scheme);
}
