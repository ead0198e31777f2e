import * as vscode from 'vscode';
import type { JsonObject } from '../aws/json';

export const accountScheme = 'rolewright-account';

/** Documents as they are in the account, read-only, to compare files with them. */
export interface AccountDocuments extends vscode.Disposable {
  /** Gives a document an address of the given name. */
  put(name: string, document: JsonObject): vscode.Uri;
}

export function createAccountDocuments(): AccountDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(accountScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  return {
    put(name, document) {
      const uri = vscode.Uri.from({ scheme: accountScheme, path: `/${name}` });
      texts.set(uri.toString(), `${JSON.stringify(document, undefined, 2)}\n`);
      changed.fire(uri);
      return uri;
    },
    dispose: () => vscode.Disposable.from(provider, changed).dispose(),
  };
}
