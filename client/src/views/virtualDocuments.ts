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

/** How long a document may take to get its new text, in milliseconds. */
const longestUpdate = 2000;

/**
 * Opens a virtual document in a language. VS Code keeps a closed document for a while, and opens it with the text that it
 * had: the answer comes when it has the new one, so that nobody acts on an old plan. `text` is what its provider serves now.
 */
export async function openVirtualDocument(
  uri: vscode.Uri,
  languageId: string,
  text: () => string,
): Promise<vscode.TextDocument> {
  const opened = await vscode.workspace.openTextDocument(uri);
  const document = await vscode.languages.setTextDocumentLanguage(opened, languageId);
  const isCurrent = () => withoutCarriageReturns(document.getText()) === withoutCarriageReturns(text());
  if (isCurrent()) return document;
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      listener.dispose();
      resolve(document);
    };
    const timer = setTimeout(end, longestUpdate);
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && isCurrent()) end();
    });
  });
}

function withoutCarriageReturns(text: string): string {
  return text.replaceAll('\r', '');
}
