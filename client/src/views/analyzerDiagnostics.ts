import * as vscode from 'vscode';
import type { AnalyzerPlace } from '../../../server/src/protocol';
import type { FindingType, PolicyFinding } from '../aws/accessAnalyzer';
import { trackRange } from '../evidence/trackRange';

/** A finding of Access Analyzer with its places in the file; the first is where it is shown. */
export interface ShownFinding {
  readonly finding: PolicyFinding;
  readonly places: readonly AnalyzerPlace[];
}

export interface AnalyzerDiagnostics extends vscode.Disposable {
  /** Shows the findings of a document in place of those of an earlier run. */
  show(uri: vscode.Uri, findings: readonly ShownFinding[]): void;
}

export const analyzerSource = 'IAM Access Analyzer';

const severities: Readonly<Record<FindingType, vscode.DiagnosticSeverity>> = {
  ERROR: vscode.DiagnosticSeverity.Error,
  SECURITY_WARNING: vscode.DiagnosticSeverity.Warning,
  WARNING: vscode.DiagnosticSeverity.Warning,
  SUGGESTION: vscode.DiagnosticSeverity.Hint,
};

/**
 * Keeps the findings of Access Analyzer among the problems of a document. They move with the text; one whose place is
 * edited goes, since it may no longer hold, and all go with the document.
 */
export function createAnalyzerDiagnostics(): AnalyzerDiagnostics {
  const collection = vscode.languages.createDiagnosticCollection('rolewright-access-analyzer');
  const shown = new Map<string, readonly ShownFinding[]>();
  const show = (uri: vscode.Uri, findings: readonly ShownFinding[]) => {
    shown.set(uri.toString(), findings);
    collection.set(
      uri,
      findings.map((finding) => diagnosticOf(uri, finding)),
    );
  };
  const registrations = [
    collection,
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const before = shown.get(document.uri.toString()) ?? [];
      if (before.length === 0 || contentChanges.length === 0) return;
      show(
        document.uri,
        before.flatMap((finding) => contentChanges.reduce<readonly ShownFinding[]>(follow, [finding])),
      );
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      shown.delete(uri.toString());
      collection.delete(uri);
    }),
  ];
  return { show, dispose: () => vscode.Disposable.from(...registrations).dispose() };
}

/** The findings after a change: those are left whose places are all still as they were. */
function follow(
  findings: readonly ShownFinding[],
  change: vscode.TextDocumentContentChangeEvent,
): readonly ShownFinding[] {
  return findings.flatMap(({ finding, places }) => {
    const after = places.flatMap(({ range, whole }) => {
      const still = trackRange(whole, change);
      const place = still && trackRange(range, change);
      return still && place ? [{ range: place, whole: still }] : [];
    });
    return after.length === places.length ? [{ finding, places: after }] : [];
  });
}

function diagnosticOf(uri: vscode.Uri, { finding, places }: ShownFinding): vscode.Diagnostic {
  const [first, ...others] = places.map(({ range }) => rangeOf(range));
  const range = first ?? new vscode.Range(0, 0, 0, 0);
  const diagnostic = new vscode.Diagnostic(range, finding.details, severities[finding.type]);
  diagnostic.source = analyzerSource;
  const isPage = finding.link.startsWith('https://');
  diagnostic.code = isPage ? { value: finding.code, target: vscode.Uri.parse(finding.link) } : finding.code;
  if (others.length > 0) {
    diagnostic.relatedInformation = others.map(
      (other) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, other), 'Here as well.'),
    );
  }
  return diagnostic;
}

function rangeOf({ start, end }: AnalyzerPlace['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
