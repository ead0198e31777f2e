/**
 * The syntax tree that every source format is turned into. The typed model in `model/parse.ts` is built from this
 * interface and never from the nodes of a JSON or YAML library.
 */

/** A range of the document in UTF-16 offsets; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How a value is written. Nodes without a form are JSON. */
export type NodeForm = 'json' | 'yamlBlock' | 'yamlFlow';

/** What all nodes share. JSON read from a file sets none of these, so that its nodes stay small. */
interface BaseNode extends Span {
  readonly form?: NodeForm;
  /**
   * Set where an edit would change more than this value or other text than it shows: the content of an alias or of an
   * anchor with aliases, what a reference was resolved to, JSON inside a quoted string.
   */
  readonly locked?: true;
}

/** A stretch of a string's value, and where the text has it. Both have the same length, or the stretch is one unit. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** What fills a hole, as far as that is known. */
export type HoleMeaning = 'account' | 'region' | 'partition' | 'urlSuffix' | 'unknown' | { readonly reference: string };

/** A part of a string that a tool fills in later, as offsets into the value. */
export interface Hole {
  readonly from: number;
  readonly to: number;
  /** The value's text at the hole: `${…}` or `{{resolve:…}}`. */
  readonly text: string;
  readonly means: HoleMeaning;
  /** Whether what fills it is a single name, such as that of a bucket: without slashes and colons. */
  readonly isName?: true;
}

/** A string in the source. Its span includes the quotes; `contentSpan` leaves them out. */
export interface StringNode extends BaseNode {
  readonly type: 'string';
  readonly value: string;
  /** The span without quotes, where the text at `start` doesn't tell. */
  readonly content?: Span;
  /** How offsets of the value relate to offsets of the text; only where that isn't plain arithmetic. */
  readonly map?: readonly Segment[];
  /** The parts that aren't known. Only these are holes: `${aws:username}` in a value is a policy variable. */
  readonly holes?: readonly Hole[];
  /**
   * Set where the string is what a template function gives: its span is the function's, its content that of the text
   * inside. In `sub` a reference begins with `${`, and `${!` is a plain `${`.
   */
  readonly computed?: 'sub' | 'function';
  /** Set on what is only the default of a value that whoever deploys the template may set. No error rests on it. */
  readonly assumed?: true;
}

/** A number, boolean or null. */
export interface LiteralNode extends BaseNode {
  readonly type: 'literal';
  readonly value: number | boolean | null;
}

/** A list. A template block between its items is one of them: it may become any number of items. */
export interface ArrayNode extends BaseNode {
  readonly type: 'array';
  readonly items: readonly SyntaxNode[];
}

/** A key with its value. The value is missing while the text is half typed. */
export interface Member extends Span {
  readonly key: StringNode;
  readonly value: SyntaxNode | undefined;
  /** False for what the format implies and nobody wrote: nothing is reported on it and nothing edited. */
  readonly given?: false;
}

/** An object in source order, duplicate keys included. */
export interface ObjectNode extends BaseNode {
  readonly type: 'object';
  readonly members: readonly Member[];
  /** Template blocks between the members: they may become members, or decide which members there are. */
  readonly blocks?: readonly Span[];
}

/** A value that is not known: a function of a template, or a block that another tool fills in before IAM reads the text. */
export interface UnknownNode extends BaseNode {
  readonly type: 'unknown';
  /** The function in its long form (`Ref`, `Fn::If`), or the tag as written. Empty for a block of another tool. */
  readonly name: string;
  readonly argument: SyntaxNode | undefined;
  /** The source text of a block of another tool; a function has none. */
  readonly text?: string;
  /** What the value refers to, where it is a single reference. */
  readonly reference?: string;
  /** The values it can have, where there is a choice; a branch that leaves the value out is undefined. */
  readonly branches?: readonly (SyntaxNode | undefined)[];
}

export type SyntaxNode = StringNode | LiteralNode | ArrayNode | ObjectNode | UnknownNode;

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
  if (node.content) return node.content;
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
  if (node.map) return mappedSpan(node.map, contentSpan(node, text), from, to);
  const content = contentSpan(node, text);
  if (content.end - content.start === node.value.length) {
    return { start: content.start + from, end: content.start + to };
  }
  const start = sourceOffset(text, node, content, from);
  return { start, end: sourceOffset(text, node, content, to) };
}

/** How far a string was walked last, so that asking for its parts one after the other walks it once. */
const walked = new WeakMap<StringNode, { readonly index: number; readonly offset: number }>();

/** The span of a part of a mapped value. A stretch that is one unit is taken as a whole. */
export function mappedSpan(map: readonly Segment[], content: Span, from: number, to: number): Span {
  const first = map[firstIndex(map, (segment) => from < segment.to)];
  const last = map[firstIndex(map, (segment) => segment.from >= to) - 1];
  const start = first ? Math.max(first.start, isLinear(first) ? first.start + from - first.from : 0) : content.end;
  if (to <= from) return { start, end: start };
  const end = last ? Math.min(last.end, isLinear(last) ? last.start + to - last.from : last.end) : content.start;
  return { start, end: Math.max(start, end) };
}

/** The index of the first segment that is beyond a place. The segments are in order, and a long text has many of them. */
function firstIndex(map: readonly Segment[], isBeyond: (segment: Segment) => boolean): number {
  let low = 0;
  let high = map.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = map[middle];
    if (segment && isBeyond(segment)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isLinear({ from, to, start, end }: Segment): boolean {
  return to - from === end - start;
}

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
