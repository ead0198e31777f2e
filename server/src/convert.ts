import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  type Location,
  type Position,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { findingPageUrl } from '../../engine/src/analysis/findingPage';
import type { Edit } from '../../engine/src/edits/editor';
import type { Finding, Fix, RelatedPlace, Severity } from '../../engine/src/rules/rule';
import type { Span } from '../../engine/src/syntax/syntax';
import { version } from '../../node/src/version';

/** The name under which findings appear in an editor. */
export const diagnosticSource = 'rolewright';

/** What a diagnostic carries to find its finding again: code actions never look at message or text. */
export interface DiagnosticData {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  security: DiagnosticSeverity.Warning,
  warning: DiagnosticSeverity.Warning,
  suggestion: DiagnosticSeverity.Hint,
};

/** An offset as a place in the document. */
export function toPosition(document: TextDocument, offset: number): Position {
  return document.positionAt(offset);
}

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

export function toDiagnostic(document: TextDocument, finding: Finding): Diagnostic {
  const data: DiagnosticData = { rule: finding.ruleId, start: finding.span.start, end: finding.span.end };
  const diagnostic: Diagnostic = {
    range: toRange(document, finding.span),
    severity: severities[finding.severity],
    code: finding.ruleId,
    codeDescription: { href: findingPageUrl(finding.ruleId, version) },
    source: diagnosticSource,
    message: finding.message,
    data,
  };
  if (finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map((place) => ({
      location: toLocation(document, place),
      message: place.message,
    }));
  }
  return diagnostic;
}

/** A related place, which may be in another file of the role. */
function toLocation(document: TextDocument, { span, part }: RelatedPlace): Location {
  if (!part) return { uri: document.uri, range: toRange(document, span) };
  const other = TextDocument.create(part.file, document.languageId, 0, part.document.text);
  return { uri: part.file, range: toRange(other, span) };
}

/** The finding that a diagnostic of this document version was made from. */
export function findFinding(
  document: TextDocument,
  findings: readonly Finding[],
  diagnostic: Diagnostic,
): Finding | undefined {
  if (diagnostic.source !== diagnosticSource) return undefined;
  const data = asDiagnosticData(diagnostic.data) ?? {
    rule: String(diagnostic.code ?? ''),
    start: document.offsetAt(diagnostic.range.start),
    end: document.offsetAt(diagnostic.range.end),
  };
  return findings.find(
    ({ ruleId, span }) => ruleId === data.rule && span.start === data.start && span.end === data.end,
  );
}

export function toTextEdit(document: TextDocument, edit: Edit): TextEdit {
  return { range: toRange(document, edit), newText: edit.newText };
}

/** The edits of one document. */
export interface DocumentEdits {
  readonly uri: string;
  /** Null for a file that isn't open: only open documents have versions. */
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

/** The edits of some documents in the form that the client understands: with versions, or by URI alone. */
export function toWorkspaceEdit(capabilities: ClientCapabilities, documents: readonly DocumentEdits[]): WorkspaceEdit {
  if (!capabilities.workspace?.workspaceEdit?.documentChanges) {
    return { changes: Object.fromEntries(documents.map(({ uri, edits }) => [uri, [...edits]])) };
  }
  return {
    documentChanges: documents.map(({ uri, version, edits }) => ({
      textDocument: { uri, version },
      edits: [...edits],
    })),
  };
}

/** The edits of an open document in the form that the client understands. */
export function toDocumentEdit(
  capabilities: ClientCapabilities,
  document: TextDocument,
  edits: readonly Edit[],
): WorkspaceEdit {
  const { uri, version } = document;
  return toWorkspaceEdit(capabilities, [{ uri, version, edits: edits.map((edit) => toTextEdit(document, edit)) }]);
}

/** A fix as a code action. */
export function toCodeAction(
  capabilities: ClientCapabilities,
  document: TextDocument,
  fix: Fix,
  diagnostic: Diagnostic,
  preferred: boolean,
): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: preferred,
    edit: toDocumentEdit(capabilities, document, fix.edits),
  };
}

function asDiagnosticData(data: unknown): DiagnosticData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { rule, start, end } = data as Partial<DiagnosticData>;
  if (typeof rule !== 'string' || typeof start !== 'number' || typeof end !== 'number') return undefined;
  return { rule, start, end };
}
