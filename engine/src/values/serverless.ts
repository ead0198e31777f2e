import { relocate } from '../syntax/relocate';
import {
  contentSpan,
  type HoleMeaning,
  memberOf,
  type ObjectNode,
  type StringNode,
  type SyntaxNode,
  sliceSpan,
  type UnknownNode,
} from '../syntax/syntax';
import { braces, type StringReader } from './cloudFormation';
import { cut, join, type Piece, piecesOf, placed } from './pieces';

/** Whether a text uses variables of the Serverless Framework (https://www.serverless.com/framework/docs/guides/variables). */
export function usesServerlessVariables(text: string): boolean {
  return /\$\{(?:self|opt|env|file|ssm|cf|s3|sls|param|git|aws|custom|terraform|vault|output|strToBool)[:(.]/.test(
    text,
  );
}

const meanings: Readonly<Record<string, HoleMeaning>> = {
  'aws:accountId': 'account',
  'aws:region': 'region',
  'AWS::AccountId': 'account',
  'AWS::Region': 'region',
  'AWS::Partition': 'partition',
  'opt:region': 'region',
  'self:provider.region': 'region',
};

/** Variables that refer to each other in a circle end here. */
const maxDepth = 20;

/**
 * Reads strings in which Serverless replaces `${…}` before CloudFormation sees them, and the plugin for pseudo parameters
 * `#{…}`. Variables that refer to the same file are followed; a string that is nothing but another one may become
 * anything.
 */
export function createServerlessReader(root: ObjectNode | undefined, text: string): StringReader {
  return (node, isSub) => new Reader(root, text).read(node, isSub, 0);
}

/** What a variable is: a node of the file, or text. */
interface Found {
  readonly node: SyntaxNode;
  /** Whether an option of the command line or a variable of the environment overrides it. */
  readonly isOpen: boolean;
}

class Reader {
  constructor(
    private readonly root: ObjectNode | undefined,
    private readonly text: string,
  ) {}

  read(node: StringNode, isSub: boolean, depth: number): SyntaxNode {
    const { value } = node;
    if (!value.includes('${') && !value.includes('#{')) return node;
    const isOwn = ({ from, to }: { from: number; to: number }) => !isSub || isVariable(value.slice(from + 2, to - 1));
    const found = [...braces(value).filter(isOwn), ...hashBraces(value)].sort((a, b) => a.from - b.from);
    const [only] = found;
    if (only?.from === 0 && only.to === value.length) return this.whole(node, value.slice(2, -1), depth);
    const pieces: Piece[] = [];
    let at = 0;
    for (const { from, to } of found) {
      if (from < at) continue;
      pieces.push(...cut(node, at, from));
      at = to;
      pieces.push(...this.part(node, from, to, depth));
    }
    if (at === 0) return node;
    pieces.push(...cut(node, at, value.length));
    const { form, locked, computed } = node;
    const marks = { ...(form && { form }), ...(locked && { locked }), ...(computed && { computed }) };
    return join(pieces, this.text, node, contentSpan(node, this.text), marks);
  }

  /** A string that is one variable: what it refers to, or a choice between its default and anything else. */
  private whole(node: StringNode, reference: string, depth: number): SyntaxNode {
    const { start, end, form, locked } = node;
    const marks = { ...(form && { form }), ...(locked && { locked }) };
    const unknown: UnknownNode = { type: 'unknown', name: '${}', argument: undefined, reference, start, end, ...marks };
    const found = this.follow(reference, node, depth);
    if (!found) return unknown;
    if (found.node.type === 'string') {
      const pieces = placed(piecesOf(found.node), node);
      const text = join(pieces, this.text, node, contentSpan(node, this.text), {
        ...marks,
        locked: true,
        computed: 'function',
      });
      return found.isOpen ? { ...unknown, branches: [{ ...text, assumed: true }] } : text;
    }
    if (found.isOpen || found.node.type === 'unknown') return unknown;
    // What is written elsewhere in the file stays there; the place may serve others too.
    return relocate(found.node, ({ start: from, end: to }) => ({ start: from, end: to }), { locked: true });
  }

  /** A variable within a longer text; a hole where it isn't known for certain. */
  private part(node: StringNode, from: number, to: number, depth: number): Piece[] {
    const text = node.value.slice(from, to);
    const name = text.slice(2, -1).trim();
    const means = meanings[name];
    const found = means ? undefined : this.follow(name, node, depth);
    if (found && !found.isOpen && found.node.type === 'string') {
      return placed(piecesOf(found.node), sliceSpan(node, this.text, from, to));
    }
    return [{ text, means: means ?? { reference: name }, source: { node, from } }];
  }

  /** What a variable refers to: `self:custom.table`, or the first of several that is known. */
  private follow(expression: string, at: StringNode, depth: number): Found | undefined {
    if (depth > maxDepth || expression.includes('${')) return undefined;
    const [first = '', ...others] = alternativesOf(expression);
    const literal = literalOf(first, at);
    if (literal) return { node: literal, isOpen: false };
    const fallback = (): Found | undefined => {
      const next = others.length > 0 ? this.follow(others.join(','), at, depth + 1) : undefined;
      return next && { ...next, isOpen: true };
    };
    if (!first.startsWith('self:')) return fallback();
    const path = first.slice('self:'.length);
    const value = this.at(path);
    // A value that is missing may be one that a plugin or the framework itself provides.
    if (!value) return fallback();
    const read = value.type === 'string' ? this.read(value, false, depth + 1) : value;
    // An option of the command line outweighs these two.
    const isOpen = path === 'provider.stage' || path === 'provider.region';
    if (read.type === 'unknown') {
      const [branch] = read.branches ?? [];
      return branch?.type === 'string' ? { node: branch, isOpen: true } : undefined;
    }
    return { node: read, isOpen };
  }

  private at(path: string): SyntaxNode | undefined {
    let node: SyntaxNode | undefined = this.root;
    for (const name of path.split('.')) {
      if (node?.type === 'object') node = memberOf(node, name)?.value;
      else if (node?.type === 'array' && /^\d+$/.test(name)) node = node.items[Number(name)];
      else return undefined;
    }
    return node;
  }
}

/** Whether a text between braces is a variable of Serverless, and not a reference of Fn::Sub. */
function isVariable(text: string): boolean {
  return /^\s*[a-zA-Z0-9]+(?:\([^)]*\))?:(?!:)/.test(text) || /^\s*file\(/.test(text);
}

/** The alternatives of `opt:stage, self:provider.stage, 'dev'`. */
function alternativesOf(expression: string): readonly string[] {
  const parts = expression.match(/(?:'[^']*'|"[^"]*"|\([^)]*\)|[^,'"(]|['"(])+/g) ?? [];
  return parts.map((part) => part.trim());
}

function literalOf(text: string, { start, end }: StringNode): StringNode | undefined {
  const quoted = /^'([^']*)'$|^"([^"]*)"$/.exec(text);
  const value = quoted ? (quoted[1] ?? quoted[2]) : /^(?:true|false|\d+)$/.test(text) ? text : undefined;
  return value === undefined ? undefined : { type: 'string', value, start, end, content: { start, end } };
}

function hashBraces(value: string): { from: number; to: number }[] {
  return [...value.matchAll(/#\{[^{}]*\}/g)].map(({ index, 0: text }) => ({ from: index, to: index + text.length }));
}
