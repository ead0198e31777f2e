import { createScanner } from 'jsonc-parser';
import { tokenKind } from '../syntax/jsonTokens';
import type { Span } from '../syntax/syntax';
import { maskReferences } from './references';

/**
 * The piece of text that an accepted proposal replaces: the string around the cursor with its quotes, or the bare word,
 * which may be empty.
 */
export interface Slot extends Span {
  readonly offset: number;
  /** The text without quotes. */
  readonly content: Span;
  /** Whether an opening quote is there. */
  readonly quoted: boolean;
  /** Whether the closing quote is there as well. */
  readonly closed: boolean;
}

/** The slot at the cursor; undefined in comments and where the cursor only touches a string from outside. */
export function slotAt(text: string, offset: number): Slot | undefined {
  const scanner = createScanner(text, false);
  for (let kind: number = scanner.scan(); kind !== tokenKind.end; kind = scanner.scan()) {
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (end < offset) continue;
    const fault: number = scanner.getTokenError();
    if (start > offset) break;
    if (kind === tokenKind.string) {
      if (offset > start && (offset < end || fault === unterminatedString)) {
        return stringSlot(text, { start, end }, offset, fault !== unterminatedString);
      }
      // A quote behind a word may be the closing one, whose opening one is missing.
      if (offset === start && /[\w*]/.test(text[offset - 1] ?? '')) break;
      return undefined;
    }
    if (isComment(kind) && offset > start && (offset < end || kind === tokenKind.lineComment || fault !== 0)) {
      return undefined;
    }
    if (end > offset) break;
  }
  return wordSlot(text, offset);
}

/**
 * What is between the opening quote and the cursor. The references of a template in it are masked, so that their colons
 * aren't taken for those of an ARN.
 */
export function typedPart({ text, slot, inSub }: Pick<CompletionText, 'text' | 'slot' | 'inSub'>): string {
  const typed = text.slice(slot.content.start, slot.offset);
  return inSub ? maskReferences(typed) : typed;
}

/** What is between the cursor and the closing quote, likewise. */
export function restPart({ text, slot, inSub }: Pick<CompletionText, 'text' | 'slot' | 'inSub'>): string {
  const rest = text.slice(slot.offset, slot.content.end);
  return inSub ? maskReferences(rest) : rest;
}

interface CompletionText {
  readonly text: string;
  readonly slot: Slot;
  readonly inSub: boolean;
}

const unterminatedString = 2;

function isComment(kind: number): boolean {
  return kind === tokenKind.lineComment || kind === tokenKind.blockComment;
}

function stringSlot(text: string, token: Span, offset: number, terminated: boolean): Slot {
  const { start } = token;
  const from = start + 1;
  // A quote that is followed by a word opened the next string: this one was never closed.
  const closed = terminated && /^($|[\s,:\]}/;])/.test(text.slice(token.end, token.end + 1));
  if (closed) {
    return { start, end: token.end, offset, content: { start: from, end: token.end - 1 }, quoted: true, closed };
  }
  let end = token.end;
  if (terminated) end = offset + (/^[\w:*?./@+=$-]*/.exec(text.slice(offset, token.end))?.[0].length ?? 0);
  while (end > offset && /[\s,\]}]/.test(text[end - 1] ?? '')) end--;
  return { start, end, offset, content: { start: from, end }, quoted: true, closed: false };
}

/** Characters of actions, ARNs, principals and keys that somebody types without quotes. */
const wordPart = /[\w:*?./@+=-]/;

function wordSlot(text: string, offset: number): Slot | undefined {
  let start = offset;
  while (start > 0 && wordPart.test(text[start - 1] ?? '')) start--;
  while (start < offset && !/[\w*]/.test(text[start] ?? '')) start++;
  // Directly behind a value there is room for a comma only.
  if (/["}\]]/.test(text[start - 1] ?? '')) return undefined;
  let end = offset;
  // A colon belongs to the word only when the word goes on behind it.
  const begins = start < offset || /[\w*]/.test(text[offset] ?? '');
  while (begins && wordPart.test(text[end] ?? '') && (text[end] !== ':' || /[\w*:]/.test(text[end + 1] ?? ''))) end++;
  const content = { start, end };
  const strayQuote = end > start && text[end] === '"' && /^\s*($|[:,\]}\r\n])/.test(text.slice(end + 1, end + 80));
  if (text[end] === '"' && !strayQuote) return undefined;
  return { start, end: strayQuote ? end + 1 : end, offset, content, quoted: false, closed: strayQuote };
}
