import * as vscode from 'vscode';
import { createVirtualDocuments } from './virtualDocuments';

const scheme = 'rolewright-account';

/** Documents as they are in the account, read-only, to compare files with them. */
export interface AccountDocuments extends vscode.Disposable {
  /** Makes a document of the given name, in place of an earlier one of that name. */
  put(name: string, text: string): vscode.Uri;
}

export function createAccountDocuments(): AccountDocuments {
  const documents = createVirtualDocuments(scheme, '');
  return {
    put(name, text) {
      const uri = vscode.Uri.from({ scheme, path: `/${name}` });
      documents.put(uri, text);
      return uri;
    },
    dispose: () => documents.dispose(),
  };
}
