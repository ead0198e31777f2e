import { type ParseErrorCode, visit } from 'jsonc-parser';
import type { Member, StringNode, SyntaxNode, SyntaxProblem, SyntaxProblemCode } from './syntax';

/** A document as read: a tree, as far as the text allows one, and what is wrong with the text. Never an exception. */
export interface JsonDocument {
  readonly text: string;
  readonly root: SyntaxNode | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** Deeper than any policy (IAM's deepest has six levels), shallow enough for the recursive parser's stack. */
const maxDepth = 200;

const byteOrderMark = '\uFEFF';

// jsonc-parser declares its codes as a const enum, which cannot be imported under isolatedModules; the numbers are part of its API.
const problemCodes: Record<number, SyntaxProblemCode> = {
  1: 'invalidSymbol',
  2: 'invalidNumber',
  3: 'propertyNameExpected',
  4: 'valueExpected',
  5: 'colonExpected',
  6: 'commaExpected',
  7: 'closingBraceExpected',
  8: 'closingBracketExpected',
  9: 'endOfFileExpected',
  11: 'unterminatedComment',
  12: 'unterminatedString',
  13: 'invalidNumber',
  14: 'invalidString',
  15: 'invalidString',
  16: 'invalidString',
};

/**
 * Reads JSON, comments and trailing commas included; whether those are allowed is for a rule to say. Text that is cut
 * off, half typed or no JSON at all gives what could be read. Nesting beyond 200 levels is cut off with a problem.
 */
export function parseJson(text: string): JsonDocument {
  const builder = new TreeBuilder();
  const hasMark = text.startsWith(byteOrderMark);
  if (hasMark) builder.problem('byteOrderMark', 0, 1);
  try {
    visit(hasMark ? ` ${text.slice(1)}` : text, builder, { allowTrailingComma: true, allowEmptyContent: true });
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    builder.problem('tooDeep', error.offset, error.offset + 1);
  }
  return { text, root: builder.finish(text.length), problems: builder.problems };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type OpenObject = { type: 'object'; start: number; end: number; members: Writable<Member>[] };
type OpenArray = { type: 'array'; start: number; end: number; items: SyntaxNode[] };

class TooDeep {
  constructor(readonly offset: number) {}
}

/** Receives jsonc-parser's events. A class because the parser wants one object with callbacks that share state. */
class TreeBuilder {
  readonly problems: SyntaxProblem[] = [];
  private readonly stack: (OpenObject | OpenArray)[] = [];
  private root: SyntaxNode | undefined;
  private previousEnd = 0;
  private commaAt = -1;

  readonly onObjectBegin = (offset: number): void => {
    this.open({ type: 'object', start: offset, end: offset + 1, members: [] });
  };

  readonly onArrayBegin = (offset: number): void => {
    this.open({ type: 'array', start: offset, end: offset + 1, items: [] });
  };

  readonly onObjectEnd = (offset: number): void => this.close(offset + 1);

  readonly onArrayEnd = (offset: number): void => this.close(offset + 1);

  readonly onObjectProperty = (value: string, start: number, length: number): void => {
    this.commaAt = -1;
    this.previousEnd = start + length;
    const parent = this.stack.at(-1);
    if (parent?.type !== 'object') return;
    const key: StringNode = { type: 'string', start, end: start + length, value };
    parent.members.push({ key, value: undefined, start, end: start + length });
  };

  readonly onLiteralValue = (value: unknown, start: number, length: number): void => {
    const end = start + length;
    if (typeof value === 'string') this.add({ type: 'string', start, end, value });
    else if (typeof value === 'number' || typeof value === 'boolean') this.add({ type: 'literal', start, end, value });
    else this.add({ type: 'literal', start, end, value: null });
    this.previousEnd = end;
  };

  readonly onSeparator = (character: string, offset: number): void => {
    this.commaAt = character === ',' ? offset : -1;
    this.previousEnd = offset + 1;
  };

  readonly onComment = (offset: number, length: number): void => this.problem('comment', offset, offset + length);

  readonly onError = (error: ParseErrorCode, offset: number, length: number): void => {
    this.problem(problemCodes[error] ?? 'invalidSymbol', offset, offset + length);
  };

  problem(code: SyntaxProblemCode, start: number, end: number): void {
    this.problems.push({ code, start, end, previousEnd: this.previousEnd });
  }

  /** Ends what the text left open and returns the tree. */
  finish(end: number): SyntaxNode | undefined {
    while (this.stack.length > 0) this.close(end);
    return this.root;
  }

  private open(node: OpenObject | OpenArray): void {
    this.add(node);
    this.stack.push(node);
    this.previousEnd = node.end;
    if (this.stack.length > maxDepth) throw new TooDeep(node.start);
  }

  private close(end: number): void {
    if (this.commaAt >= 0) this.problem('trailingComma', this.commaAt, this.commaAt + 1);
    this.commaAt = -1;
    this.previousEnd = end;
    const node = this.stack.pop();
    if (!node) return;
    node.end = end;
    const parent = this.stack.at(-1);
    if (parent?.type === 'object') endMember(parent, node);
  }

  private add(node: SyntaxNode): void {
    this.commaAt = -1;
    const parent = this.stack.at(-1);
    if (!parent) this.root ??= node;
    else if (parent.type === 'array') parent.items.push(node);
    else endMember(parent, node);
  }
}

function endMember(parent: OpenObject, value: SyntaxNode): void {
  const member = parent.members.at(-1);
  if (!member || (member.value !== undefined && member.value !== value)) return;
  member.value = value;
  member.end = value.end;
}

/** The plain value of a node, the last of duplicate keys winning, as JSON parsers have it. */
export function toValue(node: SyntaxNode): unknown {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(node.members.map((m) => [m.key.value, m.value && toValue(m.value)]));
    case 'array':
      return node.items.map(toValue);
    default:
      return node.value;
  }
}

/** Whether two nodes say the same, whatever their formatting. */
export function sameValue(a: SyntaxNode, b: SyntaxNode): boolean {
  return JSON.stringify(toValue(a)) === JSON.stringify(toValue(b));
}
