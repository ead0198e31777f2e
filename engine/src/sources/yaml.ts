import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Tags,
} from 'yaml';
import { relocate } from '../syntax/relocate';
import type { ArrayNode, Member, NodeForm, ObjectNode, StringNode, SyntaxNode, UnknownNode } from '../syntax/syntax';
import { widenYaml } from './widenYaml';
import { type ScalarStyle, scalarMap } from './yamlScalar';

/** What a YAML text holds: a tree for each of its documents, as far as the text allows one. Never an exception. */
export interface YamlSource {
  readonly roots: readonly SyntaxNode[];
  /** Where the text breaks YAML's rules, in order. The trees are doubtful from there on. */
  readonly faults: readonly number[];
}

const nothing: YamlSource = { roots: [], faults: [] };

/**
 * Reads YAML. All scalars become strings, as CloudFormation makes them where IAM takes a string; a key without a value
 * has none. Aliases and merge keys are replaced by what they name. Tags become unknown nodes with the name of the function that they
 * are short for, which `values/` replaces by what is known of it.
 */
export function parseYaml(text: string): YamlSource {
  const read = readTrees(text);
  if (read.faults.length === 0) return read;
  const widened = widenYaml(text);
  const again = widened && readTrees(widened.text);
  if (!again || again.faults.length >= read.faults.length) return read;
  const { toOriginal } = widened;
  const move = ({ start, end }: { start: number; end: number }) => ({ start: toOriginal(start), end: toOriginal(end) });
  return { roots: again.roots.map((root) => relocate(root, move)), faults: again.faults.map(toOriginal) };
}

/** Deeper than any template. The library recurses, and V8 ends the process when it compiles a pattern near the end of the stack. */
const maxDepth = 200;

/** Whether brackets, or a line's indentation and dashes, go deeper than any template does. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === openBracket || code === openBrace) {
      depth++;
      if (depth > maxDepth) return true;
    } else if ((code === openBracket + 2 || code === openBrace + 2) && depth > 0) depth--;
  }
  return new RegExp(`^[ ?:-]{${2 * maxDepth}}`, 'm').test(text);
}

const openBracket = 0x5b;
const openBrace = 0x7b;

function readTrees(text: string): YamlSource {
  if (isTooDeep(text)) return nothing;
  try {
    const documents = parseAllDocuments(text, {
      schema: 'failsafe',
      logLevel: 'silent',
      prettyErrors: false,
      strict: false,
      uniqueKeys: false,
      customTags: tagsIn(text),
    });
    if (!Array.isArray(documents)) return nothing;
    const faults = documents.flatMap(({ errors }) => errors.map(({ pos }) => pos[0]));
    const roots = documents.flatMap((document) => {
      if (!document.contents) return [];
      const reader = new TreeReader(text, (alias) => alias.resolve(document));
      return reader.read(document.contents) ?? [];
    });
    return { roots, faults };
  } catch {
    // The library promises not to throw on any text; should it do so, the file is one without policies.
    return nothing;
  }
}

/** What aliases may multiply a document to; more is an attack and no template. */
const maxAliasNodes = 20_000;

/** Turns the library's nodes into ours. A class because the depth inside of aliases and their cost are state. */
class TreeReader {
  private aliasDepth = 0;
  private flowDepth = 0;
  private aliasNodes = 0;
  private readonly sharedAnchors: ReadonlySet<string>;

  constructor(
    private readonly text: string,
    private readonly resolve: (alias: Alias) => Node | undefined,
  ) {
    const names = text.includes('&') ? text.matchAll(/(?<=^|[\s[{,])\*([^\s,[\]{}]+)/gm) : [];
    this.sharedAnchors = new Set([...names].map(([, name = '']) => name));
  }

  read(node: Node | null | undefined): SyntaxNode | undefined {
    if (!node) return undefined;
    if (isAlias(node)) return this.readAlias(node);
    if (this.aliasDepth > 0) this.aliasNodes++;
    const { anchor } = node as { anchor?: string };
    const isShared = anchor !== undefined && this.sharedAnchors.has(anchor) && this.aliasDepth === 0;
    if (isShared) this.aliasDepth++;
    const value = this.readValue(node as ParsedNode);
    if (isShared) this.aliasDepth--;
    const { tag } = node;
    if (tag === undefined || !tag.startsWith('!') || tag === '!') return value;
    const [start = 0, end = 0] = node.range ?? [];
    const tagAt = this.text.lastIndexOf(tag, start);
    const argument = value;
    const unknown: UnknownNode = {
      type: 'unknown',
      name: functionName(tag),
      argument,
      start: tagAt >= 0 ? tagAt : start,
      end: argument?.end ?? end,
    };
    return { ...unknown, ...this.marks() };
  }

  private readValue(node: ParsedNode): SyntaxNode | undefined {
    if (isScalar(node)) return this.readScalar(node as never);
    if (isMap(node)) return this.readMap(node as never);
    if (isSeq(node)) return this.readSequence(node as never);
    return undefined;
  }

  private readAlias(alias: Alias): SyntaxNode | undefined {
    const [start, end] = alias.range ?? [0, 0];
    const target = this.aliasDepth < 8 && this.aliasNodes < maxAliasNodes ? this.resolve(alias) : undefined;
    if (!target) return { type: 'unknown', name: '*', argument: undefined, start, end };
    this.aliasDepth++;
    const value = this.read(target);
    this.aliasDepth--;
    return value;
  }

  private marks(): { form: NodeForm; locked?: true } {
    const form: NodeForm = this.flowDepth > 0 ? 'yamlFlow' : 'yamlBlock';
    return this.aliasDepth > 0 ? { form, locked: true } : { form };
  }

  private readScalar(node: {
    range: [number, number, number];
    value: unknown;
    source?: string;
    type?: string;
  }): SyntaxNode | undefined {
    const [start, end] = node.range;
    const style = styles[node.type ?? ''] ?? 'plain';
    const value = String(node.value ?? '');
    if (style === 'plain' && (value === '' || value === '~' || value === 'null')) return undefined;
    return this.stringNode(start, end, value, style);
  }

  private stringNode(start: number, end: number, value: string, style: ScalarStyle): StringNode {
    const { text } = this;
    const isQuoted = style === 'single' || style === 'double';
    const isClosed = isQuoted && end - start >= 2 && text[end - 1] === text[start];
    const content = isQuoted ? { start: start + 1, end: isClosed ? end - 1 : end } : { start, end };
    const map = scalarMap(text, content, value, style);
    const isBlock = style === 'literal' || style === 'folded';
    // The line break behind a block ends its last line; a range that ends there would underline the next one.
    const last = isBlock ? trimmedEnd(text, start, end) : end;
    const inside = isBlock && map?.[0] ? { start: map[0].start, end: last } : content;
    return { type: 'string', start, end: last, value, content: inside, ...(map && { map }), ...this.marks() };
  }

  private readMap(node: { range: [number, number, number]; flow?: boolean; items: PairLike[] }): ObjectNode {
    const [start, end] = node.range;
    if (node.flow) this.flowDepth++;
    const members: Member[] = [];
    const merged: Member[] = [];
    let blockEnd = start;
    for (const { key, value } of node.items) {
      const keyNode = this.readKey(key);
      if (!keyNode) continue;
      const read = this.read(value);
      const memberEnd = endInText(value, read) ?? keyNode.end;
      blockEnd = Math.max(blockEnd, memberEnd);
      if (keyNode.value === '<<' && isAliasOrList(value)) merged.push(...membersOf(read));
      else members.push({ key: keyNode, value: read, start: keyNode.start, end: memberEnd });
    }
    const own = new Set(members.map(({ key }) => key.value));
    const inherited = merged.filter(({ key }) => !own.has(key.value));
    const all = inherited.length > 0 ? [...inherited, ...members] : members;
    const marks = this.marks();
    if (node.flow) this.flowDepth--;
    return { type: 'object', start, end: node.flow ? end : blockEnd, members: all, ...marks };
  }

  private readKey(key: Node | null): StringNode | undefined {
    const read = this.read(key);
    if (read?.type === 'string') return read;
    const [start, end] = key?.range ?? [];
    if (start === undefined || end === undefined) return undefined;
    // A key may also be a number, a list or what a template engine's braces look like.
    return this.stringNode(start, end, this.text.slice(start, end), 'plain');
  }

  private readSequence(node: { range: [number, number, number]; flow?: boolean; items: (Node | null)[] }): ArrayNode {
    const [start, end] = node.range;
    if (node.flow) this.flowDepth++;
    const items: SyntaxNode[] = [];
    let blockEnd = start + 1;
    for (const item of node.items) {
      const read = this.read(item);
      if (read) items.push(read);
      blockEnd = Math.max(blockEnd, endInText(item, read) ?? 0);
    }
    const marks = this.marks();
    if (node.flow) this.flowDepth--;
    return { type: 'array', start, end: node.flow ? end : blockEnd, items, ...marks };
  }
}

interface PairLike {
  readonly key: Node | null;
  readonly value: Node | null;
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** `!GetAtt` → `Fn::GetAtt`; tags of other tools stay as they are. */
function functionName(tag: string): string {
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return name;
  return shortForms.has(name) ? `Fn::${name}` : tag;
}

const shortForms = new Set(
  `And Base64 Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Length Not Or Select Split Sub ToJsonString
   Transform`
    .trim()
    .split(/\s+/),
);

/** More tags than any template has; the library compares each of its values with all of them. */
const maxTags = 50;

/**
 * The tags of a text as tags that the library knows. For each other one it makes a warning with a stack trace, which takes
 * longer than reading the value.
 */
function tagsIn(text: string): Tags {
  const names = new Set(text.match(/(?<=[\s,:[{-])![A-Za-z][\w:.-]*/g));
  return [...names].slice(0, maxTags).flatMap((tag) => [
    { tag, resolve: (value: string) => value },
    { tag, collection: 'seq' as const },
    { tag, collection: 'map' as const },
  ]);
}

/** Where a value ends that is written here. An alias is read as what it names, which stands elsewhere. */
function endInText(written: Node | null, read: SyntaxNode | undefined): number | undefined {
  return isAlias(written) ? written.range?.[1] : read?.end;
}

function isAliasOrList(node: Node | null): boolean {
  return isAlias(node) || isSeq(node) || isMap(node);
}

/** The members that a merge key adds: of one object, or of several, the first of which counts. */
function membersOf(node: SyntaxNode | undefined): readonly Member[] {
  if (node?.type === 'object') return node.members;
  if (node?.type !== 'array') return [];
  const seen = new Set<string>();
  return node.items.flatMap((item) => {
    const members = membersOf(item).filter(({ key }) => !seen.has(key.value));
    for (const { key } of members) seen.add(key.value);
    return members;
  });
}

function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last--;
  return last;
}
