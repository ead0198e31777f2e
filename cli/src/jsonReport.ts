import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../../engine/src/rules/rule';
import type { Span } from '../../engine/src/syntax/syntax';
import type { CheckedFile } from './checkedFile';
import type { Summary } from './options';

/** The machine-readable report, version 1: lines and columns count from 1, columns in UTF-16 units. */
export function jsonReport(files: readonly CheckedFile[], summary: Summary): string {
  const report = {
    version: 1,
    files: files.map(({ path, analysis: { document, policies, findings } }) => ({
      path,
      kind: policies.policies[0]?.kind ?? 'suppressions',
      findings: findings.map((finding) => findingReport(document, finding)),
    })),
    summary,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function findingReport(document: TextDocument, finding: Finding) {
  return {
    rule: finding.ruleId,
    severity: finding.severity,
    message: finding.message,
    ...place(document, finding.span),
    fixes: finding.fixes().map(({ title, kind, edits }) => ({
      title,
      kind,
      edits: edits.map((edit) => ({ ...place(document, edit), newText: edit.newText })),
    })),
  };
}

function place(document: TextDocument, span: Span) {
  const at = (offset: number) => {
    const { line, character } = document.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  return { start: at(span.start), end: at(span.end) };
}
