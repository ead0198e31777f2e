import * as vscode from 'vscode';
import { besideColumn } from './besideColumn';

export const readingScheme = 'rolewright-reading';

/** A text that a policy was read out in. */
export interface Reading {
  /** Stands in the tab. */
  readonly title: string;
  readonly text: string;
  /** The policy file. */
  readonly about: vscode.Uri;
  /** Stand above the first line. */
  readonly lenses: readonly vscode.Command[];
}

export interface Readings extends vscode.Disposable {
  /** Shows a text beside the editor, in the place of an earlier one of the same title on the same file. */
  show(reading: Reading): Promise<void>;
}

/** Keeps what was read out of policies as read-only documents, with lenses to ask further. */
export function createReadings(): Readings {
  const readings = new Map<string, Reading>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registrations = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(readingScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) =>
        readings.get(uri.toString())?.text ?? 'This report is from an earlier session. Run its command again.\n',
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: readingScheme },
      { provideCodeLenses: ({ uri }) => lensesOf(readings.get(uri.toString())) },
    ),
  ];
  return {
    async show(reading) {
      const { title, about } = reading;
      // Two files may have the same title.
      const uri = vscode.Uri.from({ scheme: readingScheme, path: `/${title}`, query: about.toString() });
      readings.set(uri.toString(), reading);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      const ours = await vscode.languages.setTextDocumentLanguage(document, 'rolewright-report');
      await vscode.window.showTextDocument(ours, { viewColumn: besideColumn(), preview: false });
    },
    dispose: () => vscode.Disposable.from(...registrations).dispose(),
  };
}

function lensesOf(reading: Reading | undefined): vscode.CodeLens[] {
  return (reading?.lenses ?? []).map((command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command));
}
