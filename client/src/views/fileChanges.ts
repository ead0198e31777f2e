import * as vscode from 'vscode';

/** Remembers when JSON files changed in this session, in an editor or on disk. */
export interface FileChanges extends vscode.Disposable {
  /** Milliseconds since 1970; nothing when the file is as it was at the start. */
  changedAt(uri: vscode.Uri): number | undefined;
  /** Tells each change of a text and each save, and whatever comes or goes: also a folder with all that was in it. */
  readonly onDidChange: vscode.Event<vscode.Uri>;
}

/** Starts to listen. */
export function createFileChanges(): FileChanges {
  const times = new Map<string, number>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const note = (uri: vscode.Uri) => {
    times.set(uri.toString(), Date.now());
    changed.fire(uri);
  };
  const files = vscode.workspace.createFileSystemWatcher('**/*.{json,jsonc}', false, false, true);
  // Of a folder that goes, only the folder is told.
  const gone = vscode.workspace.createFileSystemWatcher('**/*', true, true, false);
  const following = [
    files.onDidCreate(note),
    files.onDidChange((uri) => {
      // An open file tells of its text itself; that it was written to disk changes nothing.
      const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
      if (open) changed.fire(uri);
      else note(uri);
    }),
    gone.onDidDelete(note),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const isJson = document.languageId === 'json' || document.languageId === 'jsonc';
      if (isJson && contentChanges.length > 0) note(document.uri);
    }),
  ];
  return {
    changedAt: (uri) => {
      const own = uri.toString();
      const found = [...times].filter(([path]) => path === own || own.startsWith(`${path}/`));
      return found.length === 0 ? undefined : Math.max(...found.map(([, time]) => time));
    },
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(files, gone, changed, ...following).dispose(),
  };
}
