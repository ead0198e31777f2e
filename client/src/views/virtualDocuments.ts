import * as vscode from 'vscode';

/** Read-only documents of one URI scheme, whose texts come from commands. */
export interface VirtualDocuments extends vscode.Disposable {
  /** Sets the text of a document, and shows it where the document is open. */
  put(uri: vscode.Uri, text: string): void;
}

/** Serves the documents of a scheme. `missing` is the text of those that an earlier session left open. */
export function createVirtualDocuments(scheme: string, missing: string): VirtualDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? missing,
  });
  return {
    put(uri, text) {
      texts.set(uri.toString(), text);
      changed.fire(uri);
    },
    dispose: () => vscode.Disposable.from(provider, changed).dispose(),
  };
}
