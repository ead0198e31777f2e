import { oddText } from './jsonOddText';
import { Tokens, tokenKind } from './jsonTokens';
import {
  isFormatProblem,
  type LiteralNode,
  type Member,
  type StringNode,
  type SyntaxMend,
  type SyntaxNode,
  type SyntaxProblem,
  type SyntaxProblemCode,
} from './syntax';

/** Deeper than any policy (IAM's deepest has six levels), shallow enough for a recursive reader's stack. */
const maxDepth = 200;

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type OpenObject = { type: 'object'; start: number; end: number; members: Writable<Member>[] };
type OpenArray = { type: 'array'; start: number; end: number; items: SyntaxNode[] };

/** Faults after which the reader knows for certain how the text goes on. */
const clearFaults: ReadonlySet<SyntaxProblemCode> = new Set([
  'commaExpected',
  'extraComma',
  'wrongQuotes',
  'invalidString',
]);

/**
 * Reads one JSON text into a tree, going on after a fault where a person would: a key on a new line ends what stands
 * open before it, a bracket of the outer kind closes the inner one. After a fault that leaves doubt, the rest of its line
 * is read without further complaint. A class because the place in the text and the open brackets are state.
 */
export class JsonReader {
  readonly problems: SyntaxProblem[] = [];
  private readonly tokens: Tokens;
  private readonly open: (OpenObject | OpenArray)[] = [];
  /** Faults before this place are taken as consequences of one that was reported. */
  private doubtUntil = -1;
  /** Set when a list was ended early behind a comma, which then separates the members around it. */
  private commaTaken = false;

  constructor(private readonly text: string) {
    const hasMark = text.startsWith('\uFEFF');
    if (hasMark)
      this.problems.push({ code: 'byteOrderMark', start: 0, end: 1, mend: { start: 0, end: 1, newText: '' } });
    this.tokens = new Tokens(text, hasMark ? 1 : 0, (start, end, closed) => {
      const code = closed ? 'comment' : 'unterminatedComment';
      this.problems.push({ code, start, end, mend: closed ? commentRemoval(text, start, end) : undefined });
      if (!closed) this.doubtUntil = Number.POSITIVE_INFINITY;
    });
  }

  readDocument(): SyntaxNode | undefined {
    const { tokens } = this;
    if (tokens.kind === tokenKind.end) return undefined;
    const root = this.readValue();
    if (!root && tokens.kind !== tokenKind.end) this.report('valueExpected', tokens.start, tokens.end);
    if (root && tokens.kind !== tokenKind.end) {
      const end = this.text.trimEnd().length;
      const rest = this.text.slice(tokens.start, end);
      const mend = /^[\]},;\s]+$/.test(rest) ? { start: tokens.start, end, newText: '' } : undefined;
      this.report('endOfFileExpected', tokens.start, end, mend);
    }
    return root;
  }

  /** The value at the current token, or undefined when none begins there; an unquoted word is reported and passed over. */
  private readValue(): SyntaxNode | undefined {
    const { tokens } = this;
    switch (tokens.kind) {
      case tokenKind.openBrace:
        return this.readObject();
      case tokenKind.openBracket:
        return this.readArray();
      case tokenKind.string:
        return this.readString();
      case tokenKind.number:
        return this.readNumber();
      case tokenKind.true:
        return this.readLiteral(true);
      case tokenKind.false:
        return this.readLiteral(false);
      case tokenKind.null:
        return this.readLiteral(null);
      case tokenKind.unknown:
        return this.readOddText(false);
      default:
        return undefined;
    }
  }

  private readObject(): SyntaxNode {
    const { tokens } = this;
    const node: OpenObject = { type: 'object', start: tokens.start, end: tokens.end, members: [] };
    this.begin(node);
    let comma = -1;
    let needsComma = false;
    for (;;) {
      if (tokens.kind === tokenKind.closeBrace) return this.finish(node, comma);
      if (tokens.kind === tokenKind.end) return this.finishAtEnd(node, comma);
      if (tokens.kind === tokenKind.closeBracket) {
        if (this.open.some(({ type }) => type === 'array')) return this.finishEarly(node, comma, true);
        this.strayToken();
      } else if (this.atComma()) {
        comma = this.readComma(needsComma, comma);
        needsComma = false;
      } else {
        if (needsComma) this.missingComma();
        this.readMember(node);
        needsComma = !this.commaTaken;
        this.commaTaken = false;
        comma = -1;
      }
    }
  }

  private readArray(): SyntaxNode {
    const { tokens } = this;
    const node: OpenArray = { type: 'array', start: tokens.start, end: tokens.end, items: [] };
    const inObject = this.open.at(-1)?.type === 'object';
    this.begin(node);
    let comma = -1;
    let needsComma = false;
    for (;;) {
      if (tokens.kind === tokenKind.closeBracket) return this.finish(node, comma);
      if (tokens.kind === tokenKind.end) return this.finishAtEnd(node, comma);
      if (inObject && this.atNextKey()) return this.finishEarly(node, comma, false);
      if (tokens.kind === tokenKind.closeBrace) {
        if (this.open.some(({ type }) => type === 'object')) return this.finishEarly(node, comma, true);
        this.strayToken();
      } else if (this.atComma()) {
        comma = this.readComma(needsComma, comma);
        needsComma = false;
      } else if (tokens.kind === tokenKind.colon) {
        this.strayToken();
      } else {
        if (needsComma) this.missingComma();
        const item = this.readValue();
        if (item) node.items.push(item);
        needsComma = true;
        comma = -1;
      }
    }
  }

  private readMember(node: OpenObject): void {
    const { tokens } = this;
    const key = this.readKey();
    if (!key) return;
    const member: Writable<Member> = { key, value: undefined, start: key.start, end: key.end };
    node.members.push(member);
    const equals =
      tokens.kind === tokenKind.unknown ? /^=[=>]?/.exec(this.text.slice(tokens.start, tokens.start + 2)) : null;
    if (equals) {
      const { start } = tokens;
      const end = start + equals[0].length;
      this.report('invalidSymbol', start, end, { start, end, newText: ':' });
      tokens.advanceFrom(end);
      member.value = this.readValue();
    } else if (tokens.kind === tokenKind.colon) {
      const colon = tokens.start;
      tokens.advance();
      if (!this.atNextKey()) member.value = this.readValue();
      if (!member.value && this.doubtUntil < colon) this.report('valueExpected', colon, colon + 1);
    } else if (!tokens.afterBreak && startsValue(tokens.kind)) {
      const at = tokens.previousEnd;
      const newText = this.text[at] === ' ' ? ':' : ': ';
      this.report('colonExpected', key.start, key.end, { start: at, end: at, newText });
      member.value = this.readValue();
    } else this.report('colonExpected', key.start, key.end);
    if (member.value) member.end = member.value.end;
  }

  /** The key at the current token; what cannot be a key is reported and passed over. */
  private readKey(): StringNode | undefined {
    const { tokens } = this;
    if (tokens.kind === tokenKind.string) return this.readUnclosedKey() ?? this.readString();
    if (tokens.kind === tokenKind.unknown) return this.readOddText(true);
    this.report('propertyNameExpected', tokens.start, tokens.end);
    if (tokens.kind === tokenKind.colon) tokens.advance();
    if (!this.readValue() && tokens.kind === tokenKind.colon) tokens.advance();
    return undefined;
  }

  /** `"Effect: "Allow"` reads as the string `Effect: ` and a word, `"Effect: 1` as one open string; the key lacks its quote. */
  private readUnclosedKey(): StringNode | undefined {
    const { tokens, text } = this;
    const open = tokens.fault() === 'unterminated';
    if (!open && !isWordCode(text.charCodeAt(tokens.end))) return undefined;
    const word = (open ? /^(\w+)\s*:/ : /^(\w+)\s*:\s*$/).exec(tokens.value())?.[1];
    if (word === undefined) return undefined;
    const { start } = tokens;
    const end = start + 1 + word.length;
    this.report('unterminatedString', start, end, { start: end, end, newText: '"' });
    tokens.advanceFrom(end);
    return { type: 'string', start, end, value: word };
  }

  private readString(): StringNode {
    const { tokens, text } = this;
    const { start } = tokens;
    const node: Writable<StringNode> = { type: 'string', start, end: tokens.end, value: tokens.value() };
    const fault = tokens.fault();
    if (!fault) {
      tokens.advance();
    } else if (fault === 'invalid') {
      const { from, to, newText } = invalidPart(text.slice(start, tokens.end));
      this.report('invalidString', start + from, start + to, { start: start + from, end: start + to, newText });
      tokens.advance();
    } else {
      // The string runs to the end of its line; commas and brackets there most likely belong behind its closing quote.
      while (node.end > start + 1 && /[\s,\]}]/.test(text[node.end - 1] ?? '')) node.end--;
      node.value = node.value.slice(0, node.value.length - (tokens.end - node.end));
      this.report('unterminatedString', start, node.end, { start: node.end, end: node.end, newText: '"' });
      tokens.advanceFrom(node.end);
    }
    return node;
  }

  private readNumber(): LiteralNode {
    const { tokens } = this;
    const value = Number(tokens.value());
    if (tokens.fault() || Number.isNaN(value)) this.report('invalidNumber', tokens.start, tokens.end);
    return this.readLiteral(Number.isNaN(value) ? 0 : value);
  }

  private readLiteral(value: LiteralNode['value']): LiteralNode {
    const { start, end } = this.tokens;
    this.tokens.advance();
    return { type: 'literal', start, end, value };
  }

  private readOddText(asKey: boolean): StringNode | undefined {
    const { start } = this.tokens;
    const odd = oddText(this.text, start, asKey);
    this.report(odd.code, start, odd.end, odd.mend);
    this.tokens.advanceFrom(odd.end);
    return odd.value === undefined ? undefined : { type: 'string', start, end: odd.end, value: odd.value };
  }

  /** Whether a comma stands here, or the semicolon that some write for it. */
  private atComma(): boolean {
    const { kind, start } = this.tokens;
    return kind === tokenKind.comma || (kind === tokenKind.unknown && this.text[start] === ';');
  }

  private readComma(expected: boolean, comma: number): number {
    const { tokens } = this;
    const { start } = tokens;
    const end = start + 1;
    if (tokens.kind !== tokenKind.comma) {
      this.report('invalidSymbol', start, end, { start, end, newText: ',' });
      tokens.advanceFrom(end);
      return -1;
    }
    if (!expected) this.report('extraComma', start, end, { start, end, newText: '' });
    tokens.advance();
    return expected ? start : comma;
  }

  private missingComma(): void {
    const at = this.tokens.previousEnd;
    this.report('commaExpected', at - 1, at, { start: at, end: at, newText: ',' });
  }

  private strayToken(): void {
    const { start, end } = this.tokens;
    this.report('invalidSymbol', start, end, { start, end, newText: '' });
    this.tokens.advance();
  }

  /** Whether a key begins a new line here, where a value was expected. */
  private atNextKey(): boolean {
    const { tokens, text } = this;
    if (tokens.kind !== tokenKind.string || !tokens.afterBreak) return false;
    let offset = tokens.end;
    while (isSpaceCode(text.charCodeAt(offset))) offset++;
    return text[offset] === ':';
  }

  private begin(node: OpenObject | OpenArray): void {
    this.open.push(node);
    if (this.open.length <= maxDepth) {
      this.tokens.advance();
      return;
    }
    this.report('tooDeep', node.start, node.start + 1);
    this.doubtUntil = Number.POSITIVE_INFINITY;
    this.tokens.advanceFrom(this.text.length);
  }

  private finish(node: OpenObject | OpenArray, comma: number): SyntaxNode {
    if (comma >= 0) this.report('trailingComma', comma, comma + 1, { start: comma, end: comma + 1, newText: '' });
    this.open.pop();
    node.end = this.tokens.end;
    this.tokens.advance();
    return node;
  }

  /** Ends a node whose own bracket is missing. With `lost`, an outer bracket came first and the nesting is in doubt. */
  private finishEarly(node: OpenObject | OpenArray, comma: number, lost: boolean): SyntaxNode {
    this.open.pop();
    node.end = this.tokens.start;
    const parts = node.type === 'array' ? node.items : node.members;
    const at = comma >= 0 ? comma : (parts.at(-1)?.end ?? node.start + 1);
    const bracket = node.type === 'array' ? ']' : '}';
    // Where the outer bracket comes next, a comma before it would only be one too many.
    const end = lost && comma >= 0 ? comma + 1 : at;
    const newText = !lost && comma < 0 ? `${bracket},` : bracket;
    this.reportUnclosed(node, { start: at, end, newText });
    if (lost) this.doubtUntil = Number.POSITIVE_INFINITY;
    else this.commaTaken = true;
    return node;
  }

  private finishAtEnd(node: OpenObject | OpenArray, comma: number): SyntaxNode {
    const at = this.tokens.previousEnd;
    const start = comma >= 0 ? comma : at;
    if (this.doubtUntil < at) this.reportUnclosed(node, { start, end: at, newText: this.closers(start) });
    this.doubtUntil = Number.POSITIVE_INFINITY;
    this.open.pop();
    node.end = this.text.length;
    return node;
  }

  /** The brackets that close everything open, each on a line of its own where it was opened on an earlier line. */
  private closers(at: number): string {
    const { text } = this;
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    return this.open
      .map(({ type, start }) => {
        const lineStart = text.lastIndexOf('\n', start) + 1;
        const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
        const bracket = type === 'array' ? ']' : '}';
        return text.slice(start, at).includes('\n') ? `${eol}${indent}${bracket}` : bracket;
      })
      .reverse()
      .join('');
  }

  private reportUnclosed(node: OpenObject | OpenArray, mend: SyntaxMend): void {
    const code = node.type === 'array' ? 'closingBracketExpected' : 'closingBraceExpected';
    this.report(code, node.start, node.start + 1, mend);
  }

  private report(code: SyntaxProblemCode, start: number, end: number, mend?: SyntaxMend): void {
    if (!isFormatProblem({ code })) {
      const place = Math.max(start, this.tokens.previousEnd);
      if (place <= this.doubtUntil) return;
      if (!clearFaults.has(code)) {
        const lineEnd = this.text.indexOf('\n', place);
        this.doubtUntil = lineEnd < 0 ? this.text.length : lineEnd;
      }
    }
    this.problems.push({ code, start, end, mend });
  }
}

function startsValue(kind: number): boolean {
  return (
    kind === tokenKind.openBrace ||
    kind === tokenKind.openBracket ||
    kind === tokenKind.unknown ||
    (kind >= tokenKind.null && kind <= tokenKind.number)
  );
}

function isSpaceCode(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** The first character or escape of a string that JSON does not allow, and what it was most likely meant to be. */
function invalidPart(raw: string): { from: number; to: number; newText: string } {
  const parts = /\\(["\\/bfnrt]|u[\dA-Fa-f]{4})|\\|\p{Cc}/gu;
  for (let match = parts.exec(raw); match; match = parts.exec(raw)) {
    if (match[1] !== undefined) continue;
    const from = match.index;
    const newText = match[0] === '\\' ? '\\\\' : JSON.stringify(match[0]).slice(1, -1);
    return { from, to: from + 1, newText };
  }
  return { from: 0, to: raw.length, newText: raw };
}

/** Removes a comment with the blanks before it, and its line when nothing else is on it. */
function commentRemoval(text: string, start: number, end: number): SyntaxMend {
  let from = start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  let to = end;
  while (text[to] === ' ' || text[to] === '\t') to++;
  const atLineStart = from === 0 || text[from - 1] === '\n';
  const rest = /^\r?\n/.exec(text.slice(to, to + 2))?.[0];
  if (rest !== undefined) return { start: from, end: atLineStart ? to + rest.length : to, newText: '' };
  return { start: atLineStart ? start : from, end: to, newText: atLineStart || to >= text.length ? '' : ' ' };
}
