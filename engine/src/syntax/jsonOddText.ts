import type { SyntaxEdit, SyntaxProblemCode } from './syntax';

/** What is where JSON wants a quoted string, how it is read, and how it should have been written. */
export interface OddText {
  readonly code: SyntaxProblemCode;
  readonly end: number;
  /** Undefined when it is better not read as anything. */
  readonly value: string | undefined;
  readonly edit: SyntaxEdit | undefined;
}

/** Quotes of other languages and of word processors, each with the characters that may close it. */
const closingQuotes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['`', '`'],
  ['‘', "’‘'"],
  ['’', "’‘'"],
  ['“', '”“"'],
  ['”', '”“"'],
  ['„', '“”"'],
]);

const pythonWords: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

/** How far a closing quote is looked for, so that a line full of words is read in linear time. */
const longestLook = 1000;

/** Reads what begins at `start` and is no JSON token: a string in other quotes, one with a quote missing, a bare word. */
export function oddText(text: string, start: number, asKey: boolean): OddText {
  return quoted(text, start) ?? unopened(text, start) ?? word(text, start, asKey);
}

function quoted(text: string, start: number): OddText | undefined {
  const closing = closingQuotes.get(text[start] ?? '');
  if (closing === undefined) return undefined;
  const last = Math.min(text.length, start + longestLook);
  for (let i = start + 1; i < last && text[i] !== '\n'; i++) {
    const character = text[i] ?? '';
    if (!closing.includes(character)) continue;
    const value = text.slice(start + 1, i);
    const end = i + 1;
    return { code: 'wrongQuotes', end, value, edit: { start, end, newText: JSON.stringify(value) } };
  }
  return undefined;
}

/** A string without its opening quote: the next quote of its line is followed by what follows a string. */
function unopened(text: string, start: number): OddText | undefined {
  const line = /^[^"\r\n]*"/.exec(text.slice(start, start + longestLook))?.[0];
  if (line === undefined) return undefined;
  const end = start + line.length;
  if (!/^\s*(?:[:,[\]{}]|$)|^[ \t]*\r?\n/.test(text.slice(end, end + 80))) return undefined;
  const edit = { start, end: start, newText: '"' };
  return { code: 'unterminatedString', end, value: line.slice(0, -1), edit };
}

function word(text: string, start: number, asKey: boolean): OddText {
  let end = start + 1;
  while (end < text.length && !/[\s,[\]{}"]/.test(text[end] ?? '') && !(asKey && isKeyEnd(text, end))) end++;
  const value = text.slice(start, end);
  const code = 'invalidSymbol';
  const constant = pythonWords.get(value);
  if (constant !== undefined) return { code, end, value: undefined, edit: { start, end, newText: constant } };
  if (!/^[A-Za-z0-9*][\w:*?./@+=-]*$/.test(value) || value === 'NaN' || value === 'Infinity' || value === 'undefined') {
    // A lone sign is left out; anything longer may be worth keeping.
    const edit = /^[^\w$]$/.test(value) ? { start, end, newText: value === ';' ? ',' : '' } : undefined;
    return { code, end, value: undefined, edit };
  }
  const isKey = asKey && /^\s*:/.test(text.slice(end, end + 80));
  return { code, end, value: isKey ? value : undefined, edit: { start, end, newText: `"${value}"` } };
}

/** Whether a colon ends a key. One inside of it, as in `aws:SourceArn`, has the next part right behind it. */
function isKeyEnd(text: string, offset: number): boolean {
  return text[offset] === ':' && !/^:[A-Za-z][\w./-]*\s*:/.test(text.slice(offset, offset + 200));
}

/** Whether no string can end before this character: nothing separates it from what follows. */
export function isJoined(text: string, offset: number): boolean {
  return offset < text.length && !/[\s,:;=[\]{}"/]/.test(text[offset] ?? '');
}

/**
 * Where the closing quote of a string is missing. The string was read up to `end`: to the end of its line, or to the
 * opening quote of the next string; signs at its end most likely belong behind the quote. Undefined where the string may
 * be whole.
 */
export function unclosedText(
  text: string,
  start: number,
  end: number,
  { asKey, isOpen }: { readonly asKey: boolean; readonly isOpen: boolean },
): number | undefined {
  const content = text.slice(start + 1, isOpen ? end : end - 1);
  const key = asKey ? keyPart(content) : undefined;
  if (key !== undefined) return start + 1 + key;
  const length = lengthWithoutSigns(content, isOpen ? /[\s,\]}]/ : /[\s,:[\]{}]/);
  return isOpen || length < content.length ? start + 1 + length : undefined;
}

/** How long a text is without the signs at its end. The brace that closes a variable in the text is none of them. */
function lengthWithoutSigns(content: string, signs: RegExp): number {
  const variable = content.lastIndexOf('${');
  const variableEnd = variable < 0 ? -1 : content.indexOf('}', variable);
  let length = content.length;
  while (length > 0 && length - 1 !== variableEnd && signs.test(content[length - 1] ?? '')) length--;
  return length;
}

/** How long a key is that was read together with the colon behind it and the beginning of its value. */
function keyPart(content: string): number | undefined {
  return /^([^\s:]+(?::[^\s:]+)*)\s*:(?=[\s{["]|$|(?:true|false|null|-?\d[\d.]*)(?:[\s,}\]]|$))/.exec(content)?.[1]
    ?.length;
}

/** The first character or escape of a string that JSON does not allow, and what it was most likely meant to be. */
export function invalidPart(raw: string): { from: number; to: number; newText: string } {
  const parts = /\\(["\\/bfnrt]|u[\dA-Fa-f]{4})|\\|\p{Cc}/gu;
  for (let match = parts.exec(raw); match; match = parts.exec(raw)) {
    if (match[1] !== undefined) continue;
    const from = match.index;
    const newText = match[0] === '\\' ? '\\\\' : JSON.stringify(match[0]).slice(1, -1);
    return { from, to: from + 1, newText };
  }
  return { from: 0, to: raw.length, newText: raw };
}
