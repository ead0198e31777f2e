import type { Segment, Span } from '../syntax/syntax';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/**
 * How a scalar's value relates to its text; undefined where that is plain arithmetic. Where the text can't be followed
 * the whole value is one stretch, so that nothing points at the wrong characters.
 */
export function scalarMap(
  text: string,
  content: Span,
  value: string,
  style: ScalarStyle,
): readonly Segment[] | undefined {
  const isBlock = style === 'literal' || style === 'folded';
  if (!isBlock && content.end - content.start === value.length) return undefined;
  const segments = isBlock ? blockSegments(text, content, value) : flowSegments(text, content, value, style);
  return segments ?? [{ from: 0, to: value.length, start: content.start, end: content.end }];
}

/** Collects stretches; neighbors that are plain arithmetic become one. */
class Stretches {
  readonly list: Segment[] = [];
  length = 0;

  constructor(private readonly value: string) {}

  /** Adds text that is its own value; false when the value has something else here. */
  add(text: string, start: number): boolean {
    if (text === '') return true;
    if (!this.value.startsWith(text, this.length)) return false;
    const { from, length } = { from: this.length, length: text.length };
    const last = this.list.at(-1);
    const joins = last && last.end === start && last.to - last.from === last.end - last.start;
    if (joins) this.list[this.list.length - 1] = { ...last, to: from + length, end: start + length };
    else this.list.push({ from, to: from + length, start, end: start + length });
    this.length += length;
    return true;
  }

  /** Adds text that is written for another value. */
  addUnit(value: string, start: number, end: number): boolean {
    if (value === '') return true;
    if (!this.value.startsWith(value, this.length)) return false;
    this.list.push({ from: this.length, to: this.length + value.length, start, end });
    this.length += value.length;
    return true;
  }

  get done(): boolean {
    return this.length === this.value.length;
  }
}

const lineBreaks = /[ \t]*(?:\r?\n[ \t]*)+/y;
const doubleEscape = /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|\r?\n[ \t]*|[\s\S])/y;
const plainRun = { plain: /[^\s]+|[ \t]+/y, single: /[^\s']+|[ \t]+/y, double: /[^\s"\\]+|[ \t]+/y };

/** Plain and quoted scalars: escapes, and lines that are folded into one. */
function flowSegments(
  text: string,
  { start, end }: Span,
  value: string,
  style: ScalarStyle,
): readonly Segment[] | undefined {
  const found = new Stretches(value);
  for (let at = start; at < end; ) {
    const length = addUnit(text, at, found, style, value) ?? addRun(text, at, end, found, style);
    if (!length) return undefined;
    at += length;
  }
  return found.done ? found.list : undefined;
}

/** Adds what is written for something else; undefined where nothing is, 0 where the value has something else. */
function addUnit(text: string, at: number, found: Stretches, style: ScalarStyle, value: string): number | undefined {
  const breaks = matchAt(lineBreaks, text, at);
  if (breaks !== undefined) {
    const count = breaks.split('\n').length - 1;
    const isAdded = found.addUnit(count === 1 ? ' ' : '\n'.repeat(count - 1), at, at + breaks.length);
    return isAdded ? breaks.length : 0;
  }
  if (style === 'single' && text.startsWith("''", at)) return found.addUnit("'", at, at + 2) ? 2 : 0;
  const written = style === 'double' ? matchAt(doubleEscape, text, at) : undefined;
  if (written === undefined) return undefined;
  const units = value.slice(found.length, found.length + unitsOf(written));
  return found.addUnit(units, at, at + written.length) ? written.length : 0;
}

function addRun(text: string, at: number, end: number, found: Stretches, style: ScalarStyle): number {
  const pattern = style === 'double' ? plainRun.double : style === 'single' ? plainRun.single : plainRun.plain;
  const run = matchAt(pattern, text, at)?.slice(0, end - at) ?? text[at] ?? '';
  return found.add(run, at) ? run.length : 0;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** How many units of the value an escape is; an escaped line break is none. */
function unitsOf(written: string): number {
  if (/^\\\r?\n/.test(written)) return 0;
  return written.startsWith('\\U') && Number.parseInt(written.slice(2), 16) > 0xffff ? 2 : 1;
}

/** Literal and folded blocks: the content begins on the line below the header, and each line is indented. */
function blockSegments(text: string, { start, end }: Span, value: string): readonly Segment[] | undefined {
  const found = new Stretches(value);
  const headerEnd = text.indexOf('\n', start);
  if (headerEnd < 0 || headerEnd >= end) return value === '' ? [] : undefined;
  const lines = linesOf(text, headerEnd + 1, end);
  const first = lines.find(({ content }) => content.trim() !== '');
  if (!first) return value === '' ? [] : undefined;
  const given = /^[|>][+-]?(\d)/.exec(text.slice(start, start + 3))?.[1];
  const lead = first.content.length - first.content.trimStart().length;
  // The indicator counts from the parent; what it leaves of the first line's indentation belongs to the value.
  const kept = given === undefined ? 0 : leadingBlanks(value.replace(/^\n+/, ''));
  const indent = lead - kept;
  let breakStart = headerEnd + 1;
  for (const { content, start: lineStart } of lines) {
    const line = content.slice(indent);
    if (line !== '') {
      const separator = found.length === 0 ? (/^\n*/.exec(value)?.[0] ?? '') : separatorAt(value, found.length);
      const at = lineStart + indent;
      if (!found.addUnit(separator, breakStart, at)) return undefined;
      if (!found.add(line, at)) return undefined;
      breakStart = at + line.length;
    }
  }
  const rest = value.slice(found.length);
  if (!/^\n*$/.test(rest) || !found.addUnit(rest, breakStart, end)) return undefined;
  return found.list;
}

function leadingBlanks(value: string): number {
  return value.length - value.replace(/^ +/, '').length;
}

/** What two lines of a block are joined by: line breaks, or the one blank that folding makes of a break. */
function separatorAt(value: string, offset: number): string {
  return /^(?:\n+| )/.exec(value.slice(offset, offset + 200))?.[0] ?? '';
}

function linesOf(text: string, from: number, to: number): { content: string; start: number }[] {
  const lines: { content: string; start: number }[] = [];
  let start = from;
  while (start < to) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 || newline > to ? to : newline;
    lines.push({ content: text.slice(start, end).replace(/\r$/, ''), start });
    start = end + 1;
  }
  return lines;
}
