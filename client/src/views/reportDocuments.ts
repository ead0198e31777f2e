import * as vscode from 'vscode';
import { besideColumn } from './besideColumn';
import { createVirtualDocuments, openVirtualDocument } from './virtualDocuments';

const scheme = 'rolewright-report';

/** A report of a command: what was verified, simulated, found out about a policy, or interrupted. */
export interface ReportDocument {
  /** What the tab says. */
  readonly title: string;
  readonly text: string;
  /** The file that the report is about. Reports on other files can have the same title. */
  readonly about?: vscode.Uri;
  readonly lenses?: readonly ReportLens[];
  readonly links?: readonly ReportLink[];
}

/** A command above a line. */
export interface ReportLens extends vscode.Command {
  /** From 0. */
  readonly line: number;
}

/** A part of a line that opens something. */
export interface ReportLink {
  /** Line and characters, from 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly target: vscode.Uri;
}

export interface ReportDocuments extends vscode.Disposable {
  /** Shows a report beside the editor, in place of an earlier one with the same title on the same file. */
  show(report: ReportDocument): Promise<void>;
}

/** Keeps the reports of this session as read-only documents. */
export function createReportDocuments(): ReportDocuments {
  const reports = new Map<string, ReportDocument>();
  const documents = createVirtualDocuments(
    scheme,
    'This report is from an earlier session. Run the command again to get a new one.\n',
  );
  const lensesChanged = new vscode.EventEmitter<void>();
  const registrations = [
    documents,
    lensesChanged,
    vscode.languages.registerCodeLensProvider(
      { scheme },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        provideCodeLenses: ({ uri }) => (reports.get(uri.toString())?.lenses ?? []).map(codeLens),
      },
    ),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      { provideDocumentLinks: ({ uri }) => (reports.get(uri.toString())?.links ?? []).map(documentLink) },
    ),
  ];
  return {
    async show(report) {
      const { title, text, about } = report;
      const uri = vscode.Uri.from({ scheme, path: `/${title}`, query: about?.toString() ?? '' });
      reports.set(uri.toString(), report);
      documents.put(uri, text);
      lensesChanged.fire();
      const document = await openVirtualDocument(uri, 'rolewright-report', () => text);
      await vscode.window.showTextDocument(document, { viewColumn: besideColumn(), preview: false });
    },
    dispose: () => vscode.Disposable.from(...registrations).dispose(),
  };
}

function codeLens({ line, ...command }: ReportLens): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
}

function documentLink({ line, start, end, target }: ReportLink): vscode.DocumentLink {
  return new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
}
