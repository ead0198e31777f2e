/**
 * The syntax tree every source format is turned into. JSON is the only one today (`json.ts`); the typed model in
 * `parse.ts` is built from this interface and never from a JSON library's nodes.
 */

/** A range of the document in UTF-16 offsets; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A string in the source. Its span includes the quotes; `contentSpan` leaves them out. */
export interface StringNode extends Span {
  readonly type: 'string';
  readonly value: string;
}

/** A number, boolean or null. */
export interface LiteralNode extends Span {
  readonly type: 'literal';
  readonly value: number | boolean | null;
}

/** A value that another tool fills in before IAM reads the text. Nothing is known about it but where it is. */
export interface UnknownNode extends Span {
  readonly type: 'unknown';
  /** The source text. */
  readonly text: string;
}

/** A list. A template block between its items is one of them: it may become any number of items. */
export interface ArrayNode extends Span {
  readonly type: 'array';
  readonly items: readonly SyntaxNode[];
}

/** A key with its value. The value is missing while the text is half typed. */
export interface Member extends Span {
  readonly key: StringNode;
  readonly value: SyntaxNode | undefined;
}

/** An object in source order, duplicate keys included. */
export interface ObjectNode extends Span {
  readonly type: 'object';
  readonly members: readonly Member[];
  /** Template blocks between the members: they may become members, or decide which members there are. */
  readonly blocks?: readonly Span[];
}

export type SyntaxNode = StringNode | LiteralNode | UnknownNode | ArrayNode | ObjectNode;

/** What is wrong with the text itself. `comment` and `trailingComma` are fine in JSONC. */
export type SyntaxProblemCode =
  | 'byteOrderMark'
  | 'comment'
  | 'trailingComma'
  | 'extraComma'
  | 'commaExpected'
  | 'colonExpected'
  | 'valueExpected'
  | 'propertyNameExpected'
  | 'openingBraceExpected'
  | 'openingBracketExpected'
  | 'closingBraceExpected'
  | 'closingBracketExpected'
  | 'endOfFileExpected'
  | 'invalidNumber'
  | 'leadingZero'
  | 'invalidString'
  | 'invalidSymbol'
  | 'wrongQuotes'
  | 'unterminatedString'
  | 'unterminatedComment'
  | 'template'
  | 'tooDeep';

/** A replacement of a span of the text. */
export interface SyntaxEdit extends Span {
  readonly newText: string;
}

/** What makes the text valid at the place of a problem. */
export interface SyntaxFix {
  readonly edits: readonly SyntaxEdit[];
  /** False where another reading of the text is possible, so that a person has to decide. */
  readonly certain: boolean;
}

export interface SyntaxProblem extends Span {
  readonly code: SyntaxProblemCode;
  /** Undefined where it isn't clear what was meant. */
  readonly fix: SyntaxFix | undefined;
}

/** Whether a problem only keeps the text from being strict JSON; what it says is certain. */
export function isFormatProblem({ code }: Pick<SyntaxProblem, 'code'>): boolean {
  return code === 'comment' || code === 'trailingComma' || code === 'byteOrderMark';
}

/**
 * The span of a string without its quotes. A half-typed string may lack the closing one, a word that should be quoted
 * has none, and a string in single quotes has others.
 */
export function contentSpan(node: StringNode, text: string): Span {
  const first = text[node.start] ?? '';
  if (first === '"') {
    const closed = node.end - node.start >= 2 && text.charCodeAt(node.end - 1) === 0x22;
    return { start: node.start + 1, end: closed ? node.end - 1 : node.end };
  }
  if (/\w/.test(first)) return { start: node.start, end: text[node.end - 1] === '"' ? node.end - 1 : node.end };
  return { start: node.start + 1, end: Math.max(node.end - 1, node.start + 1) };
}

/**
 * The span of `value.slice(from, to)` of a string node. Escapes make the source longer than the value; a string with
 * escapes is walked, all others are plain arithmetic.
 */
export function sliceSpan(node: StringNode, text: string, from: number, to: number): Span {
  const content = contentSpan(node, text);
  if (content.end - content.start === node.value.length) {
    return { start: content.start + from, end: content.start + to };
  }
  const start = sourceOffset(text, node, content, from);
  return { start, end: sourceOffset(text, node, content, to) };
}

/** How far a string was walked last, so that asking for its parts one after the other walks it once. */
const walked = new WeakMap<StringNode, { readonly index: number; readonly offset: number }>();

/** The last member of that name, which is the one JSON parsers keep when a key is given twice. */
export function memberOf(node: ObjectNode, name: string): Member | undefined {
  for (let i = node.members.length - 1; i >= 0; i--) {
    const member = node.members[i];
    if (member?.key.value === name) return member;
  }
  return undefined;
}

function sourceOffset(text: string, node: StringNode, content: Span, index: number): number {
  const known = walked.get(node);
  const from = known && known.index <= index ? known : { index: 0, offset: content.start };
  let { offset } = from;
  for (let units = from.index; units < index && offset < content.end; units++) {
    if (text.charCodeAt(offset) !== 0x5c) offset += 1;
    else offset += text[offset + 1] === 'u' ? 6 : 2;
  }
  walked.set(node, { index, offset });
  return Math.min(offset, content.end);
}
