import * as vscode from 'vscode';

/** Shows in the files what IAM rejected in them. A diagnostic goes when its file changes. */
export interface RejectionDiagnostics extends vscode.Disposable {
  show(uri: vscode.Uri, range: vscode.Range, message: string): void;
  clear(): void;
}

export function createRejectionDiagnostics(): RejectionDiagnostics {
  const collection = vscode.languages.createDiagnosticCollection('rolewright-iam');
  const changes = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) collection.delete(document.uri);
  });
  return {
    show(uri, range, message) {
      const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
      diagnostic.source = 'IAM';
      collection.set(uri, [diagnostic]);
    },
    clear: () => collection.clear(),
    dispose: () => vscode.Disposable.from(collection, changes).dispose(),
  };
}
