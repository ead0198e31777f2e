import * as vscode from 'vscode';

export const accountScheme = 'rolewright-account';

/** Documents as they are in the account, read-only, to compare files with them. */
export interface AccountDocuments extends vscode.Disposable {
  /** Gives a document an address of the given name. */
  put(name: string, text: string): vscode.Uri;
}

export function createAccountDocuments(): AccountDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(accountScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  return {
    put(name, text) {
      const uri = vscode.Uri.from({ scheme: accountScheme, path: `/${name}` });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      return uri;
    },
    dispose: () => vscode.Disposable.from(provider, changed).dispose(),
  };
}
