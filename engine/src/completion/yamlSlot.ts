import type { Slot } from './slot';

/** How the text around a YAML slot is completed so that it can be read. */
export type Reading = 'value' | 'key' | 'asIs';

/** A slot in YAML, with what only YAML needs to know about it. */
export interface YamlSlot extends Slot {
  readonly quote: '"' | "'" | '';
  /** Whether nothing but dashes is before it on its line, so that what is written there may have lines of its own. */
  readonly alone: boolean;
  /** Whether a blank is missing between the colon and the slot. */
  readonly gap: boolean;
  /** Whether a colon follows: the slot is a key that has its colon already. */
  readonly hasColon: boolean;
  /** How the slot may be read, the likely way first. */
  readonly readings: readonly Reading[];
}

/** A token of a line: a quoted or plain scalar. */
interface Scalar {
  readonly start: number;
  readonly end: number;
  readonly quote: YamlSlot['quote'];
  readonly closed: boolean;
  /** Whether a colon follows that makes it a key. */
  readonly isKey: boolean;
}

/** What of a line is before the place that is looked at. */
interface LineState {
  at: number;
  /** How many brackets of this line are open. */
  depth: number;
  /** Whether only indentation and dashes have been seen. */
  alone: boolean;
  sawKey: boolean;
  /** Whether a value has ended, behind which nothing can begin. */
  hasValue: boolean;
}

/**
 * The slots at an offset of a YAML text, read from the line alone. There are two where a word with a colon may be a key
 * or, as `s3:`, the beginning of a value. None in comments, in tags and behind a value.
 */
export function yamlSlotsAt(text: string, offset: number): readonly YamlSlot[] {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const lineEnd = newline < 0 ? text.length : text[newline - 1] === '\r' && newline > offset ? newline - 1 : newline;
  const line: Line = { text, offset, start: lineStart, end: lineEnd };
  const state: LineState = { at: lineStart, depth: 0, alone: true, sawKey: false, hasValue: false };
  while (state.at < lineEnd) {
    const slots = slotsBeforeScalar(line, state);
    if (slots) return slots;
    if (state.at >= lineEnd) break;
    if (skipIndicator(text, lineEnd, state)) {
      if (offset < state.at) return [];
      continue;
    }
    const ofScalar = slotsOfScalar(line, state);
    if (ofScalar) return ofScalar;
  }
  return emptySlot(text, offset, lineEnd, state);
}

/** The line of the offset. */
interface Line {
  readonly text: string;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/** Passes over blanks. The slots when the offset is among them, in front of a bracket or in a comment. */
function slotsBeforeScalar({ text, offset, start, end }: Line, state: LineState): readonly YamlSlot[] | undefined {
  if (skipBlanks(text, end, state) && offset <= state.at && offset < nextScalar(text, end, state)) {
    return emptySlot(text, offset, end, state);
  }
  if (state.at >= end) return undefined;
  if (isComment(text, state.at, start)) return offset > state.at ? [] : emptySlot(text, offset, end, state);
  const isAtBracket = offset === state.at && /[[\]{},]/.test(text[offset] ?? '');
  return isAtBracket ? emptySlot(text, offset, end, state) : undefined;
}

/** Passes over a scalar. The slots when the offset is in it, or right behind its colon. */
function slotsOfScalar({ text, offset, end: lineEnd }: Line, state: LineState): readonly YamlSlot[] | undefined {
  const scalar = readScalar(text, lineEnd, state);
  const { start, end, quote, closed, isKey } = scalar;
  const touches = quote === '' ? offset >= start : offset > start;
  const reaches = quote !== '' && closed ? offset < end : offset <= end;
  if (touches && reaches) return scalarSlots(text, offset, scalar, state);
  if (offset <= start) return [];
  if (isKey && offset === end + 1 && /^[ \t]*(?:[,\]}#]|$)/.test(text.slice(offset, lineEnd))) {
    return slotsBehindColon(text, offset, scalar, state);
  }
  state.at = isKey ? end + 1 : Math.max(end, state.at + 1);
  state.alone = false;
  state.sawKey ||= isKey;
  state.hasValue = !isKey;
  return undefined;
}

/** Whether the blanks that follow are skipped; the cursor may be between them. */
function skipBlanks(text: string, lineEnd: number, state: LineState): boolean {
  const from = state.at;
  while (state.at < lineEnd && (text[state.at] === ' ' || text[state.at] === '\t')) state.at++;
  return state.at > from;
}

/** Where a scalar begins that starts right behind the blanks; beyond the line where none does. */
function nextScalar(text: string, lineEnd: number, { at }: LineState): number {
  return at < lineEnd && !/[-#,[\]{}!&*?]/.test(text[at] ?? '') ? at : lineEnd + 1;
}

function isComment(text: string, at: number, lineStart: number): boolean {
  return text[at] === '#' && (at === lineStart || /\s/.test(text[at - 1] ?? ''));
}

/** Passes over dashes, brackets, commas, tags and anchors. */
function skipIndicator(text: string, lineEnd: number, state: LineState): boolean {
  const { at } = state;
  const char = text[at] ?? '';
  const follows = at + 1 >= lineEnd ? ' ' : (text[at + 1] ?? ' ');
  if (/[-?]/.test(char) && /\s/.test(follows) && state.alone) state.at++;
  else if (/[[\]{},]/.test(char)) {
    state.at++;
    state.depth += char === '[' || char === '{' ? 1 : char === ',' ? 0 : -1;
    state.hasValue = char === ']' || char === '}';
    state.sawKey = false;
    state.alone = false;
  } else if (char === '!' || (/[&*]/.test(char) && /[A-Za-z]/.test(follows))) {
    while (state.at < lineEnd && !/[\s,[\]{}]/.test(text[state.at] ?? '')) state.at++;
    state.alone = false;
    state.hasValue = char === '*';
  } else return false;
  return true;
}

function readScalar(text: string, lineEnd: number, state: LineState): Scalar {
  const { at } = state;
  const first = text[at];
  if (first === '"' || first === "'") return readQuoted(text, lineEnd, at, first);
  const canBeKey = !(state.sawKey && state.depth === 0);
  let end = at;
  let isKey = false;
  let braces = 0;
  for (; end < lineEnd && !isKey; end++) {
    const inside = openBraces(text, end, braces);
    if (inside === 0 && braces === 0) {
      if (endsPlain(text, end)) break;
      isKey = canBeKey && isColon(text, end, lineEnd);
    }
    braces = inside;
  }
  if (isKey) end--;
  while (end > at && /\s/.test(text[end - 1] ?? '')) end--;
  return { start: at, end, quote: '', closed: true, isKey };
}

/** How many references such as `${…}` or `#{…}` are open behind a character. Blanks end them all. */
function openBraces(text: string, at: number, open: number): number {
  const char = text[at] ?? '';
  if (char === '{' && /[$#]/.test(text[at - 1] ?? '')) return open + 1;
  if (open === 0) return 0;
  return /\s/.test(char) ? 0 : open - (char === '}' ? 1 : 0);
}

/** Whether a bracket, a comma or a comment ends a plain scalar. */
function endsPlain(text: string, at: number): boolean {
  const char = text[at] ?? '';
  return /[,[\]{}]/.test(char) || (char === '#' && /\s/.test(text[at - 1] ?? ''));
}

/** Whether there is a colon that ends a key. */
function isColon(text: string, at: number, lineEnd: number): boolean {
  return text[at] === ':' && (at + 1 >= lineEnd || /[\s,\]}]/.test(text[at + 1] ?? ''));
}

function readQuoted(text: string, lineEnd: number, start: number, quote: '"' | "'"): Scalar {
  let at = start + 1;
  for (; at < lineEnd; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (quote === "'" && text[at] === "'" && text[at + 1] === "'") at++;
    else if (text[at] === quote) {
      const isKey = /^[ \t]*:(?:\s|$)/.test(text.slice(at + 1, at + 50));
      return { start, end: at + 1, quote, closed: true, isKey };
    }
  }
  let end = lineEnd;
  while (end > start + 1 && /[\s,\]}]/.test(text[end - 1] ?? '')) end--;
  return { start, end, quote, closed: false, isKey: false };
}

function scalarSlots(text: string, offset: number, scalar: Scalar, state: LineState): YamlSlot[] {
  const { start, end, quote, closed, isKey } = scalar;
  if (state.hasValue) return [];
  const content =
    quote === '' ? { start, end } : { start: start + 1, end: closed ? end - 1 : Math.max(end, start + 1) };
  const { alone } = state;
  const readings: Reading[] = isKey ? ['asIs'] : alone ? ['value', 'key'] : ['value'];
  const base = { offset, start, end, content, quoted: quote !== '', closed: quote !== '' && closed, quote, alone };
  const slot: YamlSlot = { ...base, gap: false, hasColon: isKey, readings };
  // `s3:` at the end of its line is an action that is being typed.
  const isMaybeValue = isKey && quote === '' && /^:[ \t]*(?:[\r\n,\]]|$)/.test(text.slice(end, end + 80));
  return isMaybeValue ? [slot, wordWithColon(slot)] : [slot];
}

function wordWithColon(slot: YamlSlot): YamlSlot {
  const end = slot.end + 1;
  return { ...slot, end, content: { start: slot.start, end }, hasColon: false, readings: ['value'] };
}

function slotsBehindColon(text: string, offset: number, scalar: Scalar, state: LineState): YamlSlot[] {
  const [asKey] = scalarSlots(text, offset, { ...scalar, isKey: true }, state);
  const empty: YamlSlot = {
    ...{ offset, start: offset, end: offset, content: { start: offset, end: offset } },
    ...{ quoted: false, closed: false, quote: '', alone: false, gap: true, hasColon: false, readings: ['value'] },
  };
  return asKey && scalar.quote === '' ? [empty, wordWithColon(asKey)] : [empty];
}

/** The slot between blanks; none where a value is before it, or one follows that is no comment. */
function emptySlot(text: string, offset: number, lineEnd: number, state: LineState): YamlSlot[] {
  const before = text[offset - 1] ?? '\n';
  if (state.hasValue || !/[\s[{,]/.test(before)) return [];
  if (!/^[ \t]*(?:[,\]}]|#|$)/.test(text.slice(offset, lineEnd))) return [];
  const { alone } = state;
  return [
    {
      ...{ offset, start: offset, end: offset, content: { start: offset, end: offset } },
      ...{ quoted: false, closed: false, quote: '', alone, gap: false, hasColon: false },
      readings: alone ? ['value', 'key'] : ['value'],
    },
  ];
}
