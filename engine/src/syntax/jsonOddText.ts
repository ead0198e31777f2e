import type { SyntaxMend, SyntaxProblemCode } from './syntax';

/** What stands where JSON wants a quoted string, how it is read, and how it should have been written. */
export interface OddText {
  readonly code: SyntaxProblemCode;
  readonly end: number;
  /** Undefined when it is better not read as anything. */
  readonly value: string | undefined;
  readonly mend: SyntaxMend | undefined;
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

/** Reads what begins at `start` and is no JSON token: a string in other quotes, one with a quote missing, a bare word. */
export function oddText(text: string, start: number, asKey: boolean): OddText {
  return quoted(text, start) ?? word(text, start, asKey);
}

function quoted(text: string, start: number): OddText | undefined {
  const closing = closingQuotes.get(text[start] ?? '');
  if (closing === undefined) return undefined;
  for (let i = start + 1; i < text.length && text[i] !== '\n'; i++) {
    const character = text[i] ?? '';
    if (!closing.includes(character)) continue;
    const value = text.slice(start + 1, i);
    const end = i + 1;
    return { code: 'wrongQuotes', end, value, mend: { start, end, newText: JSON.stringify(value) } };
  }
  return undefined;
}

function word(text: string, start: number, asKey: boolean): OddText {
  let end = start + 1;
  while (end < text.length && !/[\s,[\]{}"]/.test(text[end] ?? '') && !(asKey && text[end] === ':')) end++;
  const value = text.slice(start, end);
  if (text[end] === '"' && /^\s*[:,\]}\r\n]/.test(text.slice(end + 1, end + 80))) {
    return { code: 'unterminatedString', end: end + 1, value, mend: { start, end: start, newText: '"' } };
  }
  const code = 'invalidSymbol';
  const constant = pythonWords.get(value);
  if (constant !== undefined) return { code, end, value: undefined, mend: { start, end, newText: constant } };
  if (!/^[A-Za-z*][\w:*?./@+=-]*$/.test(value) || value === 'NaN' || value === 'Infinity' || value === 'undefined') {
    // A lone sign is left out; anything longer may be worth keeping.
    const mend = /^[^\w$]$/.test(value) ? { start, end, newText: value === ';' ? ',' : '' } : undefined;
    return { code, end, value: undefined, mend };
  }
  const isKey = asKey && /^\s*:/.test(text.slice(end, end + 80));
  return { code, end, value: isKey ? value : undefined, mend: { start, end, newText: `"${value}"` } };
}
