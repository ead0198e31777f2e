/** A text with blanks inserted, and the way back to the offsets of the original. */
export interface WidenedText {
  readonly text: string;
  readonly toOriginal: (offset: number) => number;
}

const padding = ' '.repeat(64);

/**
 * Indents the lines inside of brackets and of quoted text. YAML wants them deeper than what they belong to; AWS's own
 * reader does not mind, and people write a closing bracket below the key. Undefined when there is no such line.
 */
export function widenYaml(text: string): WidenedText | undefined {
  const inserted: number[] = [];
  let result = '';
  const state: State = { depth: 0, quote: '', blockIndent: -1 };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(start, end);
    if ((state.depth > 0 || state.quote !== '') && line.trim() !== '') {
      inserted.push(start);
      result += padding;
    }
    result += line;
    scanLine(line, state);
    start = end;
  }
  if (inserted.length === 0) return undefined;
  return { text: result, toOriginal: (offset) => originalOffset(inserted, offset) };
}

function originalOffset(inserted: readonly number[], offset: number): number {
  let low = 0;
  let high = inserted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inserted[middle] ?? 0) + middle * padding.length < offset) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return offset;
  // Inside the last insertion before it, an offset is where the line begins.
  return Math.max(offset - low * padding.length, inserted[low - 1] ?? 0);
}

interface State {
  depth: number;
  quote: '' | '"' | "'";
  /** The indentation of the line whose block scalar is being read; −1 outside of block scalars. */
  blockIndent: number;
}

function scanLine(line: string, state: State): void {
  const indent = line.length - line.trimStart().length;
  if (state.blockIndent >= 0) {
    if (line.trim() === '' || indent > state.blockIndent) return;
    state.blockIndent = -1;
  }
  for (let at = 0; at < line.length; at++) {
    if (state.quote !== '') at += scanQuoted(line, at, state);
    else if (line[at] === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) return;
    else if (/[|>]/.test(line[at] ?? '') && state.depth === 0 && isBlockHeader(line, at, state)) {
      state.blockIndent = indent;
      return;
    } else scanIndicator(line, at, state);
  }
}

/** Follows a quoted text by one character; the result is how many more were passed over. */
function scanQuoted(line: string, at: number, state: State): number {
  if (state.quote === '"' && line[at] === '\\') return 1;
  if (line[at] !== state.quote) return 0;
  if (state.quote === "'" && line[at + 1] === "'") return 1;
  state.quote = '';
  return 0;
}

function scanIndicator(line: string, at: number, state: State): void {
  const char = line[at];
  if ((char === ']' || char === '}') && state.depth > 0) state.depth--;
  else if ((char === '"' || char === "'") && startsValue(line, at, state)) state.quote = char;
  else if ((char === '[' || char === '{') && (state.depth > 0 || startsValue(line, at, state))) state.depth++;
}

/** Whether a value can begin here: behind an indicator, a tag or an anchor, or at the start of the line. */
function startsValue(line: string, at: number, { depth }: State): boolean {
  const before = line.slice(0, at).replace(/(?:[!&][^\s,[\]{}]*\s+)+$/, '');
  return /^\s*$|(?:^|\s)-\s+$|:\s+$/.test(before) || (depth > 0 && /[[{,:]\s*$/.test(before));
}

function isBlockHeader(line: string, at: number, state: State): boolean {
  return /^[|>][+-]?\d?[+-]?\s*(?:#.*)?$/.test(line.slice(at).trimEnd()) && startsValue(line, at, state);
}
