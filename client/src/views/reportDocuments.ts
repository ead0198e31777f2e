import * as vscode from 'vscode';
import type { RenderedReport } from '../roles/renderReport';
import type { Remedy } from '../roles/roleReport';
import { besideColumn } from './besideColumn';

export const reportScheme = 'rolewright-report';

export interface ShownReport extends RenderedReport {
  readonly roleName: string;
  /** The trust policy that the role was compared with. */
  readonly trust?: vscode.Uri;
  /** The URI of the workspace folder that has the role. */
  readonly folder?: string;
}

export interface ReportDocuments extends vscode.Disposable {
  /** Shows a report beside the editor, in the place of an earlier one of the same role. */
  show(report: ShownReport): Promise<void>;
}

interface RemedyCommand {
  readonly title: string;
  readonly command: string;
}

const remedyCommands: Readonly<Record<Remedy, RemedyCommand>> = {
  createRole: { title: '$(add) Create Role…', command: 'rolewright.createRole' },
  updateTrust: { title: '$(sync) Update Trust Policy…', command: 'rolewright.updateTrust' },
  attachPolicies: { title: '$(link) Attach Policies…', command: 'rolewright.attachPolicies' },
  openTrust: { title: '$(go-to-file) Open Trust Policy', command: 'rolewright.openTrust' },
  deployRole: { title: '$(cloud-upload) Deploy Role…', command: 'rolewright.deployRole' },
};

/** Keeps the reports of Verify Role as read-only documents. Advice that a command can follow has it above the line. */
export function createReportDocuments(): ReportDocuments {
  const reports = new Map<string, ShownReport>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const lensesChanged = new vscode.EventEmitter<void>();
  const registrations = [
    changed,
    lensesChanged,
    vscode.workspace.registerTextDocumentContentProvider(reportScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) =>
        reports.get(uri.toString())?.text ?? 'This report is from an earlier session. Run Verify Role again.\n',
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: reportScheme },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        provideCodeLenses: ({ uri }) => lensesOf(reports.get(uri.toString())),
      },
    ),
  ];
  return {
    async show(report) {
      const uri = vscode.Uri.from({ scheme: reportScheme, path: `/Role ${report.roleName}` });
      reports.set(uri.toString(), report);
      changed.fire(uri);
      lensesChanged.fire();
      const document = await vscode.workspace.openTextDocument(uri);
      const ours = await vscode.languages.setTextDocumentLanguage(document, 'rolewright-report');
      await vscode.window.showTextDocument(ours, { viewColumn: besideColumn(), preview: false });
    },
    dispose: () => vscode.Disposable.from(...registrations).dispose(),
  };
}

function lensesOf(report: ShownReport | undefined): vscode.CodeLens[] {
  if (report === undefined) return [];
  const { roleName, trust, folder } = report;
  const argument = {
    roleName,
    ...(trust === undefined ? {} : { trust }),
    ...(folder === undefined ? {} : { folder }),
  };
  const lens = (line: number, title: string, command: string) =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: [argument] });
  return [
    lens(0, '$(refresh) Verify Again', 'rolewright.verifyRole'),
    ...report.remedies.map(({ line, remedy }) => {
      const { title, command } = remedyCommands[remedy];
      return lens(line, title, command);
    }),
  ];
}
