import { isJoined } from './jsonOddText';
import { Tokens, tokenKind } from './jsonTokens';

/** Deeper than any policy (IAM's deepest has six levels), shallow enough for a recursive reader's stack. */
export const maxDepth = 200;

export type BracketType = 'object' | 'array';

/**
 * What the brackets of a broken text say about those that are missing. The reader asks it where the grammar alone leaves
 * two readings.
 */
export interface BracketPlan {
  /**
   * Whether the brackets from the token at `offset` on close exactly those that are open, the outermost first. False also
   * where those that follow do not match among themselves.
   */
  closes(offset: number, open: readonly BracketType[]): boolean;
  /** How many of the open brackets end before the token at `offset` by the indentation of the text. */
  endingBefore(offset: number): number;
}

/** Reads the brackets of a text alone. */
export function planBrackets(text: string): BracketPlan {
  const { brackets, soundFrom } = findBrackets(text);
  const pending = pendingClosers(brackets);
  const endings = isMatched(brackets) ? none : endingsByLayout(text);
  return {
    closes: (offset, open) => {
      if (offset < soundFrom) return false;
      let needed = pending[firstFrom(brackets, offset)];
      if (!needed || needed.depth !== open.length) return false;
      for (let i = open.length - 1; i >= 0; i--) {
        if (needed?.type !== open[i]) return false;
        needed = needed?.next;
      }
      return true;
    },
    endingBefore: (offset) => endings.get(offset) ?? 0,
  };
}

const none: ReadonlyMap<number, number> = new Map();

interface Bracket {
  readonly offset: number;
  readonly type: BracketType;
  readonly opens: boolean;
}

/** The closing brackets that a text still has, the next one first, without those that close what it opens itself. */
interface Pending {
  readonly type: BracketType | undefined;
  readonly next: Pending | undefined;
  readonly depth: number;
}

/** The brackets of a text. Those before `soundFrom` may not be all: a string that lacks a quote hides what is behind it. */
function findBrackets(text: string): { brackets: Bracket[]; soundFrom: number } {
  const brackets: Bracket[] = [];
  let soundFrom = 0;
  for (const tokens = tokensOf(text); tokens.kind !== tokenKind.end; tokens.advance()) {
    const { kind, start, end } = tokens;
    if (kind === tokenKind.string && (tokens.fault() !== undefined || isJoined(text, end))) soundFrom = end;
    if (isBracket(kind)) brackets.push({ offset: start, type: bracketType(kind), opens: isOpening(kind) });
  }
  return { brackets, soundFrom };
}

function tokensOf(text: string): Tokens {
  return new Tokens(text, text.startsWith('\uFEFF') ? 1 : 0, () => undefined);
}

function isBracket(kind: number): boolean {
  return isOpening(kind) || isClosing(kind);
}

function isOpening(kind: number): boolean {
  return kind === tokenKind.openBrace || kind === tokenKind.openBracket;
}

function isClosing(kind: number): boolean {
  return kind === tokenKind.closeBrace || kind === tokenKind.closeBracket;
}

function bracketType(kind: number): BracketType {
  return kind === tokenKind.openBrace || kind === tokenKind.closeBrace ? 'object' : 'array';
}

function isMatched(brackets: readonly Bracket[]): boolean {
  const open: BracketType[] = [];
  for (const { type, opens } of brackets) {
    if (opens) open.push(type);
    else if (open.pop() !== type) return false;
  }
  return open.length === 0;
}

/** For each bracket, and for the end, what is still to be closed from there on; undefined where that does not match. */
function pendingClosers(brackets: readonly Bracket[]): (Pending | undefined)[] {
  const pending = new Array<Pending | undefined>(brackets.length + 1).fill(undefined);
  let current: Pending | undefined = { type: undefined, next: undefined, depth: 0 };
  pending[brackets.length] = current;
  for (let i = brackets.length - 1; i >= 0; i--) {
    const bracket = brackets[i];
    if (!bracket) break;
    const { type, opens } = bracket;
    if (!opens) current = { type, next: current, depth: current.depth + 1 };
    else if (current.type === type && current.next) current = current.next;
    else break;
    pending[i] = current;
  }
  return pending;
}

/** The index of the first bracket at or behind an offset. */
function firstFrom(brackets: readonly Bracket[], offset: number): number {
  let low = 0;
  let high = brackets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((brackets[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A bracket that is open, with the indentation of the line it was opened on. */
interface OpenBracket {
  readonly type: BracketType;
  readonly indent: number;
  /** Whether nothing but further opening brackets follows on its line: its content is indented below it. */
  isBlock: boolean;
}

/**
 * Where brackets end by the indentation: before a token that begins a line and is not indented deeper than the line on
 * which the bracket was opened. Nothing when the brackets would still not match: then the indentation proves nothing.
 */
function endingsByLayout(text: string): ReadonlyMap<number, number> {
  const endings = new Map<number, number>();
  const open: OpenBracket[] = [];
  let fresh: OpenBracket[] = [];
  let indent = 0;
  let previous = 0;
  for (const tokens = tokensOf(text); tokens.kind !== tokenKind.end; tokens.advance()) {
    const { kind, start, afterBreak } = tokens;
    if (afterBreak) {
      indent = start - text.lastIndexOf('\n', start) - 1;
      for (const bracket of fresh) bracket.isBlock = true;
      const count = endingHere(open, kind, indent);
      if (count > 0) endings.set(start, count);
    }
    // A text that is not indented at all would end everything at once.
    if (open.length === 0 && previous !== 0 && !isClosing(kind)) return none;
    if (afterBreak || !isOpening(kind)) fresh = [];
    // A brace right behind another one is one too many.
    const isExtra = kind === tokenKind.openBrace && kind === previous;
    if (isOpening(kind) && !isExtra) fresh.push(openHere(open, kind, indent));
    const isSound = !isClosing(kind) || open.pop()?.type === bracketType(kind);
    if (!isSound || open.length > maxDepth) return none;
    previous = kind;
  }
  return endings;
}

function openHere(open: OpenBracket[], kind: number, indent: number): OpenBracket {
  const bracket = { type: bracketType(kind), indent, isBlock: false };
  open.push(bracket);
  return bracket;
}

/** Takes those brackets off the open ones that end before a token that begins a line, and gives their number. */
function endingHere(open: OpenBracket[], kind: number, indent: number): number {
  let count = 0;
  for (let top = open.at(-1); top?.isBlock && indent <= top.indent; top = open.at(-1)) {
    const isOwnEnd = isClosing(kind) && bracketType(kind) === top.type;
    if (isOwnEnd && (indent === top.indent || !hasOwner(open, indent, top.type))) break;
    open.pop();
    count++;
  }
  return count;
}

/** Whether a closing bracket at this indentation has an opening one of its own below the innermost. */
function hasOwner(open: readonly OpenBracket[], indent: number, type: BracketType): boolean {
  return open.slice(0, -1).some((bracket) => bracket.type === type && bracket.indent === indent);
}
