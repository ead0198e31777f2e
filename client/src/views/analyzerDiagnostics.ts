import * as vscode from 'vscode';
import {
  type AnalyzerPlace,
  disableRuleCommand,
  type FindingArgument,
  suppressFindingCommand,
} from '../../../server/src/protocol';
import type { FindingType, PolicyFinding } from '../aws/accessAnalyzer';
import { trackRange } from '../evidence/trackRange';
import { given } from '../given';

/** A finding of Access Analyzer with its places in the file; the first is where it is shown. */
export interface ShownFinding {
  readonly finding: PolicyFinding;
  readonly places: readonly AnalyzerPlace[];
  /** A rule of ours that says the same. */
  readonly rule?: string;
  /** The Sid of the statement. */
  readonly sid?: string;
}

export interface AnalyzerDiagnostics extends vscode.Disposable {
  /** Shows the findings of a document in place of those of an earlier run. */
  show(uri: vscode.Uri, findings: readonly ShownFinding[]): void;
  /** Takes away what was suppressed: the findings that a rule stands for, in one file and statement where these are given. */
  drop(suppressed: { readonly rule: string; readonly uri?: string; readonly sid?: string }): void;
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
    vscode.languages.registerCodeActionsProvider([{ language: 'json' }, { language: 'jsonc' }], {
      provideCodeActions: ({ uri }, _range, { diagnostics }) =>
        diagnostics.flatMap((diagnostic) => {
          if (diagnostic.source !== analyzerSource) return [];
          const findings = shown.get(uri.toString()) ?? [];
          const found = findings.find((finding) => isOf(diagnosticOf(uri, finding), diagnostic));
          return found === undefined ? [] : actionsFor(uri, found, diagnostic);
        }),
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      shown.delete(uri.toString());
      collection.delete(uri);
    }),
  ];
  const drop: AnalyzerDiagnostics['drop'] = ({ rule, uri, sid }) => {
    for (const [key, findings] of shown) {
      if (uri !== undefined && vscode.Uri.parse(uri).toString() !== key) continue;
      const left = findings.filter((one) => one.rule !== rule || (sid !== undefined && one.sid !== sid));
      if (left.length < findings.length) show(vscode.Uri.parse(key), left);
    }
  };
  return { show, drop, dispose: () => vscode.Disposable.from(...registrations).dispose() };
}

/** The findings after a change: those are left whose places are all still as they were. */
function follow(
  findings: readonly ShownFinding[],
  change: vscode.TextDocumentContentChangeEvent,
): readonly ShownFinding[] {
  return findings.flatMap((finding) => {
    const { places } = finding;
    const after = places.flatMap(({ range, whole }) => {
      const still = trackRange(whole, change);
      const place = still && trackRange(range, change);
      return still && place ? [{ range: place, whole: still }] : [];
    });
    return after.length === places.length ? [{ ...finding, places: after }] : [];
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

function isOf(one: vscode.Diagnostic, other: vscode.Diagnostic): boolean {
  return one.range.isEqual(other.range) && one.message === other.message;
}

/** Suppresses what a rule of ours stands for, in the words of the language server. */
function actionsFor(uri: vscode.Uri, { rule, sid }: ShownFinding, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
  if (rule === undefined) return [];
  const argument: FindingArgument = { uri: uri.toString(), rule, ...given({ sid }) };
  const action = (title: string, command: string, given: FindingArgument) => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.diagnostics = [diagnostic];
    made.command = { title, command, arguments: [given] };
    return made;
  };
  return [
    action(`Suppress ${rule} here…`, suppressFindingCommand, argument),
    action(`Disable rule ${rule} in this workspace`, disableRuleCommand, { uri: argument.uri, rule }),
  ];
}

function rangeOf({ start, end }: AnalyzerPlace['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
