import * as vscode from 'vscode';

/** Remembers when JSON files changed in this session, in an editor or on disk. */
export interface FileChanges extends vscode.Disposable {
  /** Milliseconds since 1970; nothing when the file is as it was at the start. */
  changedAt(uri: vscode.Uri): number | undefined;
}

/** Starts to listen. */
export function createFileChanges(): FileChanges {
  const times = new Map<string, number>();
  const note = (uri: vscode.Uri) => times.set(uri.toString(), Date.now());
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{json,jsonc}');
  const following = [
    watcher.onDidCreate(note),
    watcher.onDidDelete(note),
    watcher.onDidChange((uri) => {
      // An open file tells of its text itself; that it was written to disk changes nothing.
      const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
      if (!open) note(uri);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const isJson = document.languageId === 'json' || document.languageId === 'jsonc';
      if (isJson && contentChanges.length > 0) note(document.uri);
    }),
  ];
  return {
    changedAt: (uri) => times.get(uri.toString()),
    dispose: () => vscode.Disposable.from(watcher, ...following).dispose(),
  };
}
