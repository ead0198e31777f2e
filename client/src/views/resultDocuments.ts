import * as vscode from 'vscode';
import { besideColumn } from './besideColumn';

export const resultScheme = 'rolewright-result';

/** A part of a result that opens something. */
export interface DocumentLink {
  /** Line and characters, counted from 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly target: vscode.Uri;
}

export interface ShownResult {
  /** What the tab says. */
  readonly name: string;
  readonly text: string;
  readonly links: readonly DocumentLink[];
}

export interface ResultDocuments extends vscode.Disposable {
  /** Shows a result beside the editor, in the place of an earlier one of the same name. */
  show(result: ShownResult): Promise<void>;
}

/** Keeps the answers of AWS to questions as read-only documents. */
export function createResultDocuments(): ResultDocuments {
  const results = new Map<string, ShownResult>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registrations = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(resultScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) =>
        results.get(uri.toString())?.text ?? 'This result is from an earlier session. Run the command again.\n',
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: resultScheme },
      {
        provideDocumentLinks: ({ uri }) =>
          (results.get(uri.toString())?.links ?? []).map(
            ({ line, start, end, target }) => new vscode.DocumentLink(new vscode.Range(line, start, line, end), target),
          ),
      },
    ),
  ];
  return {
    async show(result) {
      const uri = vscode.Uri.from({ scheme: resultScheme, path: `/${result.name}` });
      results.set(uri.toString(), result);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      const ours = await vscode.languages.setTextDocumentLanguage(document, 'rolewright-report');
      await vscode.window.showTextDocument(ours, { viewColumn: besideColumn(), preview: false });
    },
    dispose: () => vscode.Disposable.from(...registrations).dispose(),
  };
}
