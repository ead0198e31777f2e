import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Severity } from '../../engine/src/rules/rule';
import type { Span } from '../../engine/src/syntax/syntax';
import type { CheckedFile } from './checkedFile';
import type { Summary } from './options';

/** Longer source lines are shown in part, around the finding; in UTF-16 units. */
const maxWidth = 160;

/** The report for people: place, severity, message, rule, the source line with carets, and the first fix. */
export function textReport(files: readonly CheckedFile[], summary: Summary, color: boolean): string {
  const paint = color ? colored : (text: string) => text;
  const blocks = files.flatMap(({ path, analysis }) =>
    analysis.findings.map((finding) => findingBlock(path, analysis.document, finding, paint)),
  );
  return [...blocks, `${summaryLine(summary)}\n`].join('\n');
}

type Paint = (text: string, style: Severity | 'dim' | 'bold') => string;

const codes: Readonly<Record<Severity | 'dim' | 'bold', number>> = {
  error: 31,
  security: 35,
  warning: 33,
  suggestion: 36,
  dim: 2,
  bold: 1,
};

const colored: Paint = (text, style) => `\u001b[${codes[style]}m${text}\u001b[0m`;

function findingBlock(path: string, document: TextDocument, finding: Finding, paint: Paint): string {
  const { line, character } = document.positionAt(finding.span.start);
  const place = paint(`${path}:${line + 1}:${character + 1}`, 'bold');
  const severity = paint(finding.severity, finding.severity);
  const head = `${place}: ${severity}: ${printable(finding.message)} ${paint(`[${finding.ruleId}]`, 'dim')}`;
  const { source, carets } = excerpt(document, finding.span);
  const number = String(line + 1);
  const gutter = (text: string) => paint(`${text.padStart(number.length + 2)} | `, 'dim');
  const fix = finding.fixes()[0];
  return [
    head,
    `${gutter(number)}${source}`,
    `${gutter('')}${paint(carets, finding.severity)}`,
    ...(fix ? [`${' '.repeat(number.length + 3)}${paint('fix:', 'dim')} ${printable(fix.title)}`] : []),
    '',
  ].join('\n');
}

/** The finding's first line with carets below it. Tabs stay tabs, so that the carets stand under the right characters. */
function excerpt(document: TextDocument, span: Span): { source: string; carets: string } {
  const start = document.positionAt(span.start);
  const end = document.positionAt(span.end);
  const whole = document
    .getText({ start: { line: start.line, character: 0 }, end: { line: start.line + 1, character: 0 } })
    .replace(/[\r\n]+$/, '');
  const to = Math.max(end.line === start.line ? end.character : whole.length, start.character + 1);
  const from = whole.length > maxWidth ? Math.max(0, start.character - 40) : 0;
  const shown = whole.slice(from, from + maxWidth);
  const padding = whole.slice(from, start.character).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(to, from + maxWidth) - start.character));
  return { source: printable(shown), carets: padding + carets };
}

/** Control characters of a document could command the terminal; they are shown as dots. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach the terminal
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·');
}

function summaryLine({ files, error, security, warning, suggestion, suppressed, fixed }: Summary): string {
  const done = [
    fixed > 0 ? `${count(fixed, 'fix', 'fixes')} made.` : undefined,
    suppressed > 0 ? `${count(suppressed, 'finding')} suppressed.` : undefined,
  ].filter((part) => part !== undefined);
  return [foundLine({ files, error, security, warning, suggestion }), ...done].join(' ');
}

function foundLine({ files, error, security, warning, suggestion }: Omit<Summary, 'suppressed' | 'fixed'>): string {
  const parts = [
    count(error, 'error'),
    count(security, 'security finding'),
    count(warning, 'warning'),
    count(suggestion, 'suggestion'),
  ].filter((part) => part !== undefined);
  if (files === 0) return [...parts.map((part) => `${part}.`), 'No policy files found.'].join(' ');
  const found = parts.length > 0 ? parts.join(', ') : 'Nothing found';
  return `${found} in ${files} policy ${files === 1 ? 'file' : 'files'}.`;
}

function count(number: number, noun: string, plural = `${noun}s`): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? noun : plural}`;
}
