import type { Span, SyntaxEdit } from './syntax';

/** A list or an object whose closing bracket is missing. */
interface Unclosed {
  readonly type: 'object' | 'array';
  readonly start: number;
}

/** What is around the place where a closing bracket is missing. */
interface ClosingPlace {
  /** Where the last part ends. */
  readonly last: number;
  /** Where the comma behind it is; −1 when there is none. */
  readonly comma: number;
  /** Where the next token begins. */
  readonly next: number;
  readonly isBeforeComma: boolean;
  /** Whether the comma behind the last part is one too many when the bracket is there. */
  readonly takesComma: boolean;
  /** Whether a comma has to come behind the bracket. */
  readonly needsComma: boolean;
}

/** Writes a missing closing bracket as the text is laid out. */
export function closingEdit(text: string, node: Unclosed, place: ClosingPlace): SyntaxEdit {
  const { last, comma, next } = place;
  const bracket = closingBracket(text, node, comma >= 0 ? comma : last) + (place.needsComma ? ',' : '');
  if (comma >= 0) return { start: comma, end: place.takesComma ? comma + 1 : comma, newText: bracket };
  // Where the bracket's line was left empty, or holds the comma behind it, the bracket comes back there.
  const gap = text.slice(last, next);
  const lastBreak = gap.lastIndexOf('\n');
  const hasOwnLine = bracket.includes('\n');
  if (place.isBeforeComma && lastBreak >= 0 && hasOwnLine) {
    return { start: next, end: next, newText: bracket.trimStart() };
  }
  if (hasOwnLine && gap.indexOf('\n') < lastBreak && gap.trim() === '') {
    return { start: last, end: last + lastBreak - (gap[lastBreak - 1] === '\r' ? 1 : 0), newText: bracket };
  }
  return { start: last, end: last, newText: bracket };
}

/** The brackets that close everything that is open, the outermost first. */
export function closingBrackets(text: string, open: readonly Unclosed[], at: number): string {
  return open
    .map((node) => closingBracket(text, node, at))
    .reverse()
    .join('');
}

/** The bracket that closes a node, on a line of its own where the node was opened on an earlier line. */
function closingBracket(text: string, { type, start }: Unclosed, at: number): string {
  const bracket = type === 'array' ? ']' : '}';
  return text.slice(start, at).includes('\n') ? `${lineBreakAt(text, start)}${bracket}` : bracket;
}

/** A line end with the indentation of the line of an offset. */
export function lineBreakAt(text: string, offset: number): string {
  const before = text.lastIndexOf('\n', offset - 1);
  const end = before >= 0 ? before : text.indexOf('\n', offset);
  const indent = /^[ \t]*/.exec(text.slice(before + 1, offset))?.[0] ?? '';
  return `${text[end - 1] === '\r' ? '\r\n' : '\n'}${indent}`;
}

/** Whether the closing bracket of a node begins a line that is indented like the one with the opening bracket. */
export function isAligned(text: string, { start, end }: Span): boolean {
  let from = end - 1;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  const isFirst = text[from - 1] === '\n' && from > start;
  return isFirst && lineBreakAt(text, start).endsWith(`\n${text.slice(from, end - 1)}`);
}

/** Removes a comment with the blanks before it, and its line when nothing else is on it. */
export function commentRemoval(text: string, start: number, end: number): SyntaxEdit {
  let from = start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  let to = end;
  while (text[to] === ' ' || text[to] === '\t') to++;
  const atLineStart = from === 0 || text[from - 1] === '\n';
  const rest = /^\r?\n/.exec(text.slice(to, to + 2))?.[0];
  if (rest !== undefined) return { start: from, end: atLineStart ? to + rest.length : to, newText: '' };
  return { start: atLineStart ? start : from, end: to, newText: atLineStart || to >= text.length ? '' : ' ' };
}
