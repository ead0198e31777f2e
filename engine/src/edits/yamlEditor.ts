import type { ArrayNode, ObjectNode, Span, StringNode, SyntaxNode } from '../syntax/syntax';
import { contentSpan } from '../syntax/syntax';
import type { Edit, Editor } from './edit';
import { refuse } from './refusal';
import { joinRuns } from './runs';
import { textOfSub } from './substitution';
import { withoutBrackets } from './unwrap';
import { scalarText, yamlStyle } from './yamlText';

/**
 * Edits in YAML's block and flow style that keep comments, anchors, quotes and indentation. Where one of these would get
 * lost, or the text can't be followed, the editor refuses.
 */
export function createYamlEditor(text: string): Editor {
  const style = yamlStyle(text);
  const editor: Editor = {
    replaceText: (node, value) => replaceScalar(node, value),
    replaceValue: (node, value) => {
      if (node.type === 'string' && typeof value === 'string') return replaceScalar(node, value);
      if (hasComment(node)) return refuse('a comment would be lost');
      if (isFlow(node) || (node.type === 'string' && !isMultiline(node))) {
        return [{ start: node.start, end: node.end, newText: flowText(value) }];
      }
      if (node.type !== 'array' && node.type !== 'object') return refuse('several lines become one');
      if (typeof value !== 'object' || value === null) {
        return [{ ...spanBehindColon(node), newText: ` ${flowText(value)}` }];
      }
      return [{ start: node.start, end: node.end, newText: blockText(value, columnOf(node.start)) }];
    },
    renameMember: (member, name) => replaceScalar(member.key, name),
    removeMember: (owner, member) => {
      if (isFlow(owner)) return removeFlow(owner.members, member);
      const index = owner.members.indexOf(member);
      const next = owner.members[index + 1];
      const lineStart = startOfLine(member.start);
      if (owner.members.length < 2) return refuse('nothing would be left');
      if (/^[ \t]*$/.test(text.slice(lineStart, member.start))) return removeLines(lineStart, member.end);
      if (!next) return refuse('the line has more on it');
      return removal(member.start, next.start);
    },
    removeItem: (owner, item) => {
      if (isFlow(owner)) return removeFlow(owner.items, item);
      const lineStart = startOfLine(item.start);
      if (owner.items.length < 2) return refuse('nothing would be left');
      if (!/^[ \t]*-[ \t]+$/.test(text.slice(lineStart, item.start))) return refuse('the line has more on it');
      return removeLines(lineStart, item.end);
    },
    removeItems: (owner, items) => {
      if (!isFlow(owner)) return items.flatMap((item) => editor.removeItem(owner, item));
      const { parts, runs } = joinRuns(owner.items, items);
      return runs.flatMap((run) => removeFlow(parts, run));
    },
    insertMember: (owner, name, value, after) => {
      // What a merge key adds is written elsewhere.
      const members = owner.members.filter(({ given, key }) => given !== false && isWithin(key, owner));
      const [first] = members;
      const behind = after && members.includes(after) ? after : undefined;
      if (isFlow(owner)) {
        const part = `${scalar(name, true)}: ${flowText(value)}`;
        return insertFlow(owner, first, behind, part);
      }
      if (!first) return refuse('there is no document to write to');
      const column = columnOf(first.start);
      const part = memberText(name, value, column);
      if (!behind) return [insertion(first.start, `${part}${style.eol}${' '.repeat(column)}`)];
      return [insertion(endOfLine(behind.end), `${style.eol}${' '.repeat(column)}${part}`)];
    },
    appendItems: (owner, values) => {
      const last = owner.items.at(-1);
      if (isFlow(owner)) return insertFlow(owner, owner.items[0], last, values.map(flowText).join(', '));
      if (!last) return refuse('there is no item to go by');
      const column = columnOf(owner.start);
      const items = values.map((value) => `${style.eol}${' '.repeat(column)}- ${blockText(value, column + 2)}`);
      return [insertion(endOfLine(owner.end), items.join(''))];
    },
    appendItem: (owner, value) => editor.appendItems(owner, [value]),
    unwrapItem: (owner) => {
      if (isFlow(owner)) return withoutBrackets(owner);
      const [only] = owner.items;
      if (!only || owner.items.length > 1 || isMultiline(only)) return refuse('it is no list of one value');
      const { start } = spanBehindColon(owner);
      return [
        ...removal(start, only.start).map((edit) => ({ ...edit, newText: ' ' })),
        ...removal(only.end, owner.end),
      ];
    },
    addValues: (node, values) => {
      if (node.type === 'array') return editor.appendItems(node, values);
      if (node.type !== 'string' || isMultiline(node)) return refuse('the value has several lines');
      if (isFlow(node)) {
        const added = values.map((value) => `, ${flowText(value)}`).join('');
        return [insertion(node.start, '['), insertion(node.end, `${added}]`)];
      }
      const span = spanBehindColon(node);
      const indent = ' '.repeat(columnOf(keyStart(node.start)) + style.listUnit);
      const column = indent.length + 2;
      const added = values.map((value) => `${style.eol}${indent}- ${blockText(value, column)}`).join('');
      return [{ start: span.start, end: node.start, newText: `${style.eol}${indent}- ` }, insertion(node.end, added)];
    },
    addValue: (node, value) => editor.addValues(node, [value]),
  };

  function replaceScalar(node: StringNode, value: string): Edit[] {
    const content = contentSpan(node, text);
    const quote = content.start > node.start ? text[content.start - 1] : '';
    if (quote === "'") return [{ ...content, newText: value.replaceAll("'", "''") }];
    if (quote === '"') return [{ ...content, newText: JSON.stringify(value).slice(1, -1) }];
    return [{ start: node.start, end: node.end, newText: scalar(value, isFlow(node)) }];
  }

  function scalar(value: unknown, inFlow: boolean): string {
    const sub = textOfSub(value);
    return sub === undefined ? scalarText(value, inFlow, style.quote) : `!Sub ${scalarText(sub, inFlow, style.quote)}`;
  }

  function flowText(value: unknown): string {
    if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
    if (isScalar(value)) return scalar(value, true);
    const members = Object.entries(value).map(([name, one]) => `${scalar(name, true)}: ${flowText(one)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }

  /** A value in block style; its first line goes where the text stands, the others begin in the column. */
  function blockText(value: unknown, column: number): string {
    const separator = `${style.eol}${' '.repeat(column)}`;
    if (Array.isArray(value)) {
      if (value.length === 0) return '[]';
      return value.map((item) => `- ${blockText(item, column + 2)}`).join(separator);
    }
    if (isScalar(value)) return scalar(value, false);
    const members = Object.entries(value).map(([name, one]) => memberText(name, one, column));
    return members.length === 0 ? '{}' : members.join(separator);
  }

  function memberText(name: string, value: unknown, column: number): string {
    if (isScalar(value) || Object.keys(value).length === 0) return `${scalar(name, false)}: ${blockText(value, 0)}`;
    const inner = column + (Array.isArray(value) ? style.listUnit : style.unit);
    return `${scalar(name, false)}:${style.eol}${' '.repeat(inner)}${blockText(value, inner)}`;
  }

  function removeFlow(parts: readonly Span[], part: Span): Edit[] {
    const index = parts.indexOf(part);
    const previous = parts[index - 1];
    const next = parts[index + 1];
    if (next) return removal(part.start, next.start);
    return removal(previous ? previous.end : part.start, part.end);
  }

  function removeLines(start: number, end: number): Edit[] {
    const lineEnd = text.indexOf('\n', end);
    if (lineEnd >= 0) return removal(start, lineEnd + 1);
    // The last line has no break of its own; the one before it goes instead.
    const from = start > 0 ? start - (text[start - 2] === '\r' ? 2 : 1) : start;
    return removal(from, text.length);
  }

  /** Removes text with no comment and no anchor in it. */
  function removal(start: number, end: number): Edit[] {
    if (/(?:^|\s)#|(?:^|[\s[{,])[&*][\w-]/.test(text.slice(start, end)))
      return refuse('a comment or an anchor would be lost');
    return [{ start, end, newText: '' }];
  }

  function insertFlow(owner: Span, first: Span | undefined, after: Span | undefined, part: string): Edit[] {
    if (!first) return [insertion(owner.start + 1, part)];
    return [after ? insertion(after.end, `, ${part}`) : insertion(first.start, `${part}, `)];
  }

  function hasComment(node: SyntaxNode): boolean {
    return /\s#/.test(text.slice(node.start, node.end)) && node.type !== 'string';
  }

  function isMultiline(span: Span): boolean {
    return text.slice(span.start, span.end).includes('\n');
  }

  function startOfLine(offset: number): number {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  function endOfLine(offset: number): number {
    const newline = text.indexOf('\n', offset);
    if (newline < 0) return text.length;
    return text[newline - 1] === '\r' ? newline - 1 : newline;
  }

  function columnOf(offset: number): number {
    return offset - startOfLine(offset);
  }

  /** Where the key of the value begins that is on the same line. */
  function keyStart(offset: number): number {
    const lineStart = startOfLine(offset);
    return lineStart + (/^[ \t]*(?:-[ \t]+)*/.exec(text.slice(lineStart, offset))?.[0].length ?? 0);
  }

  /** A value with the blanks and the line break between it and its colon. */
  function spanBehindColon(node: Span): Span {
    const before = text.slice(Math.max(0, node.start - 500), node.start);
    const gap = /:([ \t]*(?:\r?\n[ \t]*)?)$/.exec(before)?.[1];
    if (gap === undefined) return refuse('the value has a tag, an anchor or a comment before it');
    return { start: node.start - gap.length, end: node.end };
  }

  return editor;
}

function isFlow(node: ObjectNode | ArrayNode | SyntaxNode): boolean {
  return node.form === 'yamlFlow';
}

function isWithin(part: Span, whole: Span): boolean {
  return whole.start <= part.start && part.end <= whole.end;
}

function insertion(offset: number, newText: string): Edit {
  return { start: offset, end: offset, newText };
}

function isScalar(value: unknown): value is string | number | boolean | null | undefined {
  return typeof value !== 'object' || value === null || textOfSub(value) !== undefined;
}
