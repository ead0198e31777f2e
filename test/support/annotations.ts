import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../../engine/src/rules/rule';

/** A finding as an annotation states it: lines and columns from 0, the end exclusive. */
export interface Annotation {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly severity: string;
  readonly ruleId: string;
  readonly fixable: boolean;
}

export interface AnnotatedText {
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

const annotationLine = /^\s*(?:\/\/|#)\s*(\^+)\s+(error|security|warning|suggestion) ([a-z0-9-]+)( \(fix\))?\s*$/;

/**
 * Takes annotation lines out of a text. Each stands below the line it speaks of, its carets under the characters that
 * are found: `//   ^^^^^ error invalid-effect (fix)`; in YAML behind `#`. Several may follow one line. A finding that goes on over several
 * lines is annotated to the end of its first line.
 */
export function readAnnotations(annotated: string): AnnotatedText {
  const lines: string[] = [];
  const annotations: Annotation[] = [];
  for (const line of annotated.split('\n')) {
    const match = annotationLine.exec(line);
    if (!match) {
      lines.push(line);
      continue;
    }
    const from = line.indexOf('^');
    const [, carets = '', severity = '', ruleId = '', fix] = match;
    const to = from + carets.length;
    annotations.push({ line: lines.length - 1, from, to, severity, ruleId, fixable: fix !== undefined });
  }
  return { text: lines.join('\n'), annotations: sortAnnotations(annotations) };
}

/** Findings in the form of annotations, in the same order. */
export function annotationsOf(text: string, findings: readonly Finding[]): Annotation[] {
  const document = TextDocument.create('file:///annotated.json', 'json', 0, text);
  const lines = text.split('\n');
  const annotations = findings.map((finding) => {
    const start = document.positionAt(finding.span.start);
    const end = document.positionAt(finding.span.end);
    return {
      line: start.line,
      from: start.character,
      to: end.line === start.line ? end.character : (lines[start.line]?.length ?? 0),
      severity: finding.severity,
      ruleId: finding.ruleId,
      fixable: finding.fixes().length > 0,
    };
  });
  return sortAnnotations(annotations);
}

function sortAnnotations(annotations: readonly Annotation[]): Annotation[] {
  return [...annotations].sort((a, b) => a.line - b.line || a.from - b.from || a.ruleId.localeCompare(b.ruleId));
}
