import type { Edit } from '../edits/editor';
import { isPlainScalar, type YamlStyle, yamlStyle } from '../edits/yamlText';
import type { ArrayNode, SyntaxNode } from '../syntax/syntax';
import type { Composer } from './composer';
import { type InsertText, plainInsertText, type SnippetBlank } from './insertText';
import type { CompletionPlace } from './place';
import type { Idea, Proposal } from './proposal';
import { hasReferences, soleReference, subText, unmask } from './references';
import type { YamlSlot } from './yamlSlot';

/** What of a place tells how something is written there. */
export type YamlPlace = Pick<
  CompletionPlace,
  'text' | 'slot' | 'scalar' | 'inSub' | 'owner' | 'key' | 'isKey' | 'read' | 'part'
>;

/**
 * Writes ideas down in YAML: in flow style inside of brackets, else in block style, with quotes where they are needed or
 * where the neighbors have them.
 */
export function yamlComposer(place: YamlPlace, yaml: YamlSlot): Composer {
  const { text, slot, scalar, inSub, owner } = place;
  const writer = new YamlWriter(yamlStyle(text), neighborQuote(place));
  const isFlow = owner.form === 'yamlFlow';
  const gap = yaml.gap ? ' ' : '';
  const lineStart = text.lastIndexOf('\n', scalar.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, scalar.start))?.[0].length ?? 0;
  // Editors indent further lines like the first; what is behind a dash needs more.
  const column = scalar.start - lineStart - indent;
  const keyColumn = place.key && place.key.start >= lineStart ? place.key.start - lineStart - indent : 0;
  const escaped = (content: InsertText, quote: YamlSlot['quote']): InsertText => escapeIn(content, quote, inSub);

  const proposal = (
    idea: Idea,
    parts: Pick<Proposal, 'span' | 'insertText' | 'filterText'>,
    extraEdits: Edit[] = [],
  ) => ({
    label: unmask(idea.label),
    kind: idea.kind,
    detail: idea.detail,
    documentation: idea.documentation,
    topic: idea.topic,
    continues: idea.continues ?? false,
    extraEdits,
    ...parts,
    filterText: unmask(parts.filterText),
  });
  const contentOf = (idea: Idea): InsertText => idea.text ?? [idea.label];
  const filterOf = (idea: Idea): string => idea.filter ?? plainInsertText(contentOf(idea));
  /** Where quotes are there already they stay. */
  const inQuotes = (idea: Idea, rest: InsertText, extraEdits: Edit[]): Proposal => {
    const span = slot.closed && rest.length === 0 ? slot.content : { start: slot.content.start, end: scalar.end };
    const closing = slot.closed && rest.length === 0 ? [] : [yaml.quote];
    const insertText = [...escaped(contentOf(idea), yaml.quote), ...closing, ...rest];
    return proposal(idea, { span, insertText, filterText: filterOf(idea) }, extraEdits);
  };

  return {
    multiline: true,
    string(idea) {
      const content = contentOf(idea);
      const plain = plainInsertText(content);
      const needsSub = hasReferences(plain) && !inSub;
      if (slot.quoted) {
        // A tag goes before the quotes, apart from what is replaced between them.
        const tag = needsSub ? [{ start: scalar.start, end: scalar.start, newText: '!Sub ' }] : [];
        return inQuotes(idea, [], tag);
      }
      const sole = needsSub ? soleReference(plain) : undefined;
      const isPrefix = idea.continues === true && plain.endsWith(':');
      const written = sole === undefined ? writer.scalar(content, isFlow, inSub || needsSub, isPrefix) : [call(sole)];
      const insertText = [gap, sole === undefined && needsSub ? '!Sub ' : '', ...written];
      return proposal(idea, { span: scalar, insertText, filterText: filterOf(idea) });
    },
    value(idea, value) {
      const read = parseValue(value);
      const typed = slot.quoted ? `${yaml.quote}${filterOf(idea)}` : filterOf(idea);
      if (isFlow || typeof read.tree === 'string' || (yaml.alone && !place.isKey)) {
        const written = isFlow ? writer.flow(read) : writer.block(read, column);
        return proposal(idea, { span: scalar, insertText: [gap, ...written], filterText: typed });
      }
      // A block begins on a line of its own; the blanks before it go.
      const before = /[ \t]*$/.exec(text.slice(lineStart, scalar.start))?.[0] ?? '';
      const span = { start: scalar.start - before.length, end: scalar.end };
      return proposal(idea, { span, insertText: writer.below(read, keyColumn), filterText: before + typed });
    },
    key(idea, value) {
      const content = contentOf(idea);
      if (yaml.hasColon) {
        if (slot.quoted) return inQuotes(idea, [], []);
        return proposal(idea, { span: scalar, insertText: writer.scalar(content, isFlow), filterText: filterOf(idea) });
      }
      const read = parseValue(value);
      const rest = isFlow ? [': ', ...writer.flow(read)] : [':', ...writer.below(read, column)];
      if (slot.quoted) return inQuotes(idea, rest, []);
      const insertText = [...writer.scalar(content, isFlow), ...rest];
      return proposal(idea, { span: scalar, insertText, filterText: filterOf(idea) });
    },
  };
}

/** How an idea's content is escaped between quotes, and how it is written as the text of `Fn::Sub`. */
function escapeIn(content: InsertText, quote: YamlSlot['quote'], isSub: boolean): InsertText {
  return content.map((part) => {
    if (typeof part !== 'string') return part;
    const text = isSub || hasReferences(part) ? subText(part) : part;
    if (quote === "'") return text.replaceAll("'", "''");
    return quote === '"' ? JSON.stringify(text).slice(1, -1) : text;
  });
}

/** The function for a value that is one reference. */
function call(name: string): string {
  return name.includes('.') ? `!GetAtt ${name}` : `!Ref ${name}`;
}

/** The quotes of the other items of the list. */
function neighborQuote({ owner, text, read, part }: YamlPlace): YamlSlot['quote'] {
  if (owner.type !== 'array') return '';
  const other = (owner as ArrayNode).items.find((item: SyntaxNode) => item !== part && item.type === 'string');
  const first = other && text[read.toOriginal(other.start)];
  return first === '"' || first === "'" ? first : '';
}

/** A value of JSON whose strings have blanks, each of which is one character. */
type Tree = string | readonly Tree[] | { readonly [key: string]: Tree };

interface ValueText {
  readonly tree: Tree;
  readonly blanks: readonly SnippetBlank[];
}

const firstBlank = 0xe100;

/** Reads a value that is written as JSON. */
function parseValue(value: InsertText): ValueText {
  const blanks: SnippetBlank[] = [];
  const json = value.map((part) => {
    if (typeof part === 'string') return part;
    blanks.push(part);
    return String.fromCharCode(firstBlank + blanks.length - 1);
  });
  return { tree: JSON.parse(json.join('')) as Tree, blanks };
}

/** Writes values in the document's style. Lines go on with their indentation counted from that of the first line. */
class YamlWriter {
  constructor(
    private readonly style: YamlStyle,
    private readonly quote: YamlSlot['quote'],
  ) {}

  /** A string. `isSub` is the text of `Fn::Sub`; a prefix that is typed on stays without quotes. */
  scalar(content: InsertText, inFlow: boolean, isSub = false, isPrefix = false): InsertText {
    const plain = escapeIn(content, '', isSub)
      .map((part) => (typeof part === 'string' ? part : part.blank))
      .join('');
    const isPlain = plain === '' || isPlainScalar(isPrefix ? plain.slice(0, -1) : plain, inFlow);
    const quote = this.quote !== '' ? this.quote : isPlain ? '' : this.style.quote;
    return quote === '' ? escapeIn(content, '', isSub) : [quote, ...escapeIn(content, quote, isSub), quote];
  }

  flow(value: ValueText): InsertText {
    return this.flowTree(value.tree, value.blanks);
  }

  /** A value whose first line begins where the text is, in a column. */
  block(value: ValueText, column: number): InsertText {
    return this.blockTree(value.tree, value.blanks, column);
  }

  /** A value behind its key's colon: a string on the same line, everything else below it. */
  below(value: ValueText, keyColumn: number): InsertText {
    return this.belowTree(value.tree, value.blanks, keyColumn);
  }

  private flowTree(tree: Tree, blanks: readonly SnippetBlank[]): InsertText {
    if (typeof tree === 'string') return this.text(tree, blanks, true);
    if (isList(tree))
      return [
        '[',
        ...separated(
          tree.map((item) => this.flowTree(item, blanks)),
          ', ',
        ),
        ']',
      ];
    const members = Object.entries(tree).map(([name, value]) => [
      ...this.text(name, blanks, true),
      ': ',
      ...this.flowTree(value, blanks),
    ]);
    return ['{ ', ...separated(members, ', '), ' }'];
  }

  private blockTree(tree: Tree, blanks: readonly SnippetBlank[], column: number): InsertText {
    if (typeof tree === 'string') return this.text(tree, blanks, false);
    const line = `${this.style.eol}${' '.repeat(column)}`;
    if (isList(tree)) {
      return separated(
        tree.map((item) => ['- ', ...this.blockTree(item, blanks, column + 2)]),
        line,
      );
    }
    const members = Object.entries(tree).map(([name, value]) => [
      ...this.text(name, blanks, false),
      ':',
      ...this.belowTree(value, blanks, column),
    ]);
    return separated(members, line);
  }

  private belowTree(tree: Tree, blanks: readonly SnippetBlank[], keyColumn: number): InsertText {
    if (typeof tree === 'string') return [' ', ...this.text(tree, blanks, false)];
    const column = keyColumn + (isList(tree) ? this.style.listUnit : this.style.unit);
    return [`${this.style.eol}${' '.repeat(column)}`, ...this.blockTree(tree, blanks, column)];
  }

  private text(value: string, blanks: readonly SnippetBlank[], inFlow: boolean): InsertText {
    const content = joined([...value].map((char) => blanks[char.charCodeAt(0) - firstBlank] ?? char));
    if (!hasReferences(value)) return this.scalar(content, inFlow);
    const sole = soleReference(value);
    return sole === undefined ? ['!Sub ', ...this.scalar(content, inFlow, true)] : [call(sole)];
  }
}

function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

function separated(parts: readonly InsertText[], separator: string): InsertText {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}

/** The same text with neighboring characters in one part. */
function joined(parts: InsertText): InsertText {
  const result: (string | SnippetBlank)[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}
