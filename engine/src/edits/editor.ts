import { createScanner } from 'jsonc-parser';
import {
  type ArrayNode,
  contentSpan,
  type Member,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxNode,
} from '../syntax/syntax';

/** A replacement of a span of the text; an empty span inserts. Edits of one fix never overlap. */
export interface Edit extends Span {
  readonly newText: string;
}

/**
 * Edits that keep a document's own formatting: its indentation, line ends and one-line lists. jsonc-parser's `modify`
 * formats what it inserts by fixed options and addresses members by path, which duplicate keys make ambiguous; these
 * work on the nodes of the tree that the finding came from.
 */
export interface Editor {
  /** Replaces what stands between a string's quotes. */
  replaceText(node: StringNode, value: string): Edit[];
  /** Replaces a whole value. */
  replaceValue(node: SyntaxNode, value: unknown): Edit[];
  /** Gives a member another name. */
  renameMember(member: Member, name: string): Edit[];
  /** Removes a member with its comma, and its line when nothing else is on it. */
  removeMember(owner: ObjectNode, member: Member): Edit[];
  /** Removes a list's item likewise. */
  removeItem(owner: ArrayNode, item: SyntaxNode): Edit[];
  /** Inserts a member behind `after`, or as the first one. */
  insertMember(owner: ObjectNode, name: string, value: unknown, after: Member | undefined): Edit[];
  /** Appends items to a list. */
  appendItems(owner: ArrayNode, values: readonly unknown[]): Edit[];
  /** Appends an item to a list. */
  appendItem(owner: ArrayNode, value: unknown): Edit[];
  /** Adds values to an element that may be one value or a list; one value becomes a list. */
  addValues(node: SyntaxNode, values: readonly unknown[]): Edit[];
  /** Adds a value likewise. */
  addValue(node: SyntaxNode, value: unknown): Edit[];
}

/** An editor for one text. The style is read from the text on first use. */
export function createEditor(text: string): Editor {
  let style: Style | undefined;
  const getStyle = (): Style => {
    style ??= detectStyle(text);
    return style;
  };
  const remove = (owner: ObjectNode | ArrayNode, parts: readonly Span[], part: Span) =>
    removePart(text, owner, parts, part);
  const editor: Editor = {
    replaceText: (node, value) => [{ ...contentSpan(node, text), newText: JSON.stringify(value).slice(1, -1) }],
    replaceValue: (node, value) => [
      { start: node.start, end: node.end, newText: render(text, node, value, getStyle()) },
    ],
    renameMember: (member, name) => editor.replaceText(member.key, name),
    removeMember: (owner, member) => remove(owner, owner.members, member),
    removeItem: (owner, item) => remove(owner, owner.items, item),
    insertMember: (owner, name, value, after) => {
      const { colon } = getStyle();
      return insertPart(text, owner, owner.members, after, getStyle(), (indent, inline) => {
        return `${JSON.stringify(name)}${colon}${serialise(value, indent, inline, getStyle())}`;
      });
    },
    appendItems: (owner, values) =>
      insertPart(text, owner, owner.items, owner.items.at(-1), getStyle(), (indent, inline, gap) =>
        values.map((value) => serialise(value, indent, inline, getStyle())).join(`,${gap}`),
      ),
    appendItem: (owner, value) => editor.appendItems(owner, [value]),
    addValues: (node, values) => {
      if (node.type === 'array') return editor.appendItems(node, values);
      const { comma } = getStyle();
      const indent = indentOfLine(text, node.start);
      const added = values.map((value) => `${comma}${serialise(value, indent, !isMultiline(text, node), getStyle())}`);
      return [
        { start: node.start, end: node.start, newText: '[' },
        { start: node.end, end: node.end, newText: `${added.join('')}]` },
      ];
    },
    addValue: (node, value) => editor.addValues(node, [value]),
  };
  return editor;
}

/** Applies edits to a text. Edits may come in any order; insertions at one place keep theirs. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits.map((edit, index) => ({ edit, index }));
  sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  let result = '';
  let position = 0;
  for (const { edit } of sorted) {
    result += text.slice(position, edit.start) + edit.newText;
    position = Math.max(position, edit.end);
  }
  return result + text.slice(position);
}

/** How a document is written. */
export interface Style {
  readonly unit: string;
  readonly eol: string;
  readonly colon: string;
  readonly comma: string;
  /** Whether the text has several lines; a text of one line stays one. */
  readonly lines: boolean;
}

/** The text's own habits: the first indented line gives the unit, the first line end the line ends. */
export function detectStyle(text: string): Style {
  const unit = /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  const compact = /"[^"\n]*":\S/.test(text) && !/"[^"\n]*": /.test(text);
  return {
    unit: unit.startsWith('\t') ? '\t' : unit.length > 8 ? '  ' : unit,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    colon: compact ? ':' : ': ',
    comma: compact ? ',' : ', ',
    lines: text.trim().includes('\n'),
  };
}

function indentOfLine(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function isMultiline(text: string, span: Span): boolean {
  const lineEnd = text.indexOf('\n', span.start);
  return lineEnd >= 0 && lineEnd < span.end;
}

/** A value as text in the document's style; `inline` keeps it on one line. Short lists stay on one line in any case. */
function serialise(value: unknown, indent: string, inline: boolean, style: Style): string {
  return inline || isShort(value) ? inlineJson(value, style) : spreadJson(value, indent, style);
}

function spreadJson(value: unknown, indent: string, style: Style): string {
  return JSON.stringify(value, null, style.unit).replace(/\n/g, `${style.eol}${indent}`);
}

function isShort(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') && JSON.stringify(value).length <= 60;
}

function inlineJson(value: unknown, style: Style): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => inlineJson(item, style)).join(style.comma)}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}${style.colon}${inlineJson(v, style)}`);
  const gap = style.colon === ':' ? '' : ' ';
  return members.length === 0 ? '{}' : `{${gap}${members.join(`,${gap}`)}${gap}}`;
}

function render(text: string, node: SyntaxNode, value: unknown, style: Style): string {
  const indent = indentOfLine(text, node.start);
  const parts = node.type === 'array' ? node.items : node.type === 'object' ? node.members : [];
  const wasFilled = parts.length > 0;
  if (!style.lines || (wasFilled && !isMultiline(text, node))) return inlineJson(value, style);
  // A list that was spread over lines stays so, however short it becomes.
  return wasFilled ? spreadJson(value, indent, style) : serialise(value, indent, false, style);
}

/** Writes what is inserted; `gap` stands behind the comma between two parts. */
type RenderPart = (indent: string, inline: boolean, gap: string) => string;

function insertPart(
  text: string,
  owner: ObjectNode | ArrayNode,
  parts: readonly Span[],
  after: Span | undefined,
  style: Style,
  renderPart: RenderPart,
): Edit[] {
  const first = parts[0];
  if (!first) return fillEmpty(text, owner, style, renderPart);
  const ownLine = isMultiline(text, { start: owner.start, end: first.start });
  const inline = !ownLine && !isMultiline(text, owner);
  const indent = ownLine ? indentOfLine(text, first.start) : `${indentOfLine(text, owner.start)}${style.unit}`;
  const gap = ownLine ? `${style.eol}${indent}` : style.comma.slice(1);
  const part = renderPart(indent, inline, gap);
  if (!after) return [{ start: first.start, end: first.start, newText: `${part},${gap}` }];
  return ownLine ? insertBehindLine(text, after, `${gap}${part}`) : insertAt(after.end, `,${gap}${part}`);
}

/** Inserts behind a part and the comment on its line, which belongs to that part. */
function insertBehindLine(text: string, after: Span, newText: string): Edit[] {
  const comment = /^([ \t]*,?)[ \t]*\/\/[^\r\n]*/.exec(text.slice(after.end, after.end + 500));
  if (!comment) return insertAt(after.end, `,${newText}`);
  const end = after.end + comment[0].length;
  const hasComma = comment[1]?.includes(',') ?? false;
  return hasComma ? insertAt(end, `${newText},`) : [...insertAt(after.end, ','), ...insertAt(end, newText)];
}

function insertAt(offset: number, newText: string): Edit[] {
  return [{ start: offset, end: offset, newText }];
}

function fillEmpty(text: string, owner: ObjectNode | ArrayNode, style: Style, renderPart: RenderPart): Edit[] {
  const outer = indentOfLine(text, owner.start);
  const spread = style.lines && (owner.type === 'object' || isMultiline(text, owner));
  const close = closeOf(text, owner);
  const span = { start: owner.start + 1, end: close };
  const hasComment = text.slice(span.start, span.end).includes('/');
  if (hasComment) span.end = span.start;
  const indent = `${outer}${style.unit}`;
  if (!spread) return [{ ...span, newText: renderPart(indent, true, style.comma.slice(1)) }];
  return [
    {
      ...span,
      newText: `${style.eol}${indent}${renderPart(indent, false, `${style.eol}${indent}`)}${hasComment ? '' : `${style.eol}${outer}`}`,
    },
  ];
}

function removePart(text: string, owner: Span, parts: readonly Span[], part: Span): Edit[] {
  const index = parts.indexOf(part);
  const previous = parts[index - 1];
  const next = parts[index + 1];
  const close = closeOf(text, owner);
  const commaAfter = findComma(text, part.end, next?.start ?? close);
  if (next && commaAfter >= 0) return [{ start: part.start, end: skipSpace(text, commaAfter + 1, close), newText: '' }];
  // The last part: the line above it comes to stand before the bracket. A trailing comma is kept by the one before.
  const end = commaAfter >= 0 ? commaAfter + 1 : part.end;
  const commaBefore = previous ? findComma(text, previous.end, part.start) : -1;
  const start = skipSpaceBack(text, part.start, owner.start + 1);
  if (wouldJoinComment(text, start, end)) {
    const removed = { start: part.start, end: skipSpace(text, end, close), newText: '' };
    return commaBefore < 0 || commaAfter >= 0
      ? [removed]
      : [{ start: commaBefore, end: commaBefore + 1, newText: '' }, removed];
  }
  if (!previous) return [{ start, end: inLineComment(text, start) ? end : skipSpace(text, end, close), newText: '' }];
  if (commaAfter >= 0 || commaBefore < 0) return [{ start, end, newText: '' }];
  if (start === commaBefore + 1) return [{ start: commaBefore, end, newText: '' }];
  return [
    { start: commaBefore, end: commaBefore + 1, newText: '' },
    { start, end, newText: '' },
  ];
}

/** Where an object's or a list's closing bracket stands; its end when the text lacks one. */
function closeOf(text: string, owner: Span): number {
  const last = text[owner.end - 1];
  return owner.end - 1 > owner.start && (last === '}' || last === ']') ? owner.end - 1 : owner.end;
}

/** Whether a removal would move what follows it into a line comment before it. */
function wouldJoinComment(text: string, start: number, end: number): boolean {
  return inLineComment(text, start) && !/^[ \t]*\r?\n/.test(text.slice(end, end + 80));
}

function inLineComment(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const scanner = createScanner(text.slice(lineStart, offset), false);
  let last = 0;
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) last = token;
  return last === lineCommentToken;
}

// jsonc-parser's token kinds are a const enum, which cannot be imported under isolatedModules; the numbers are part of its API.
const commaToken = 5;
const lineCommentToken = 12;
const endOfText = 17;

/** The comma between two places, comments passed over; −1 when there is none. */
function findComma(text: string, from: number, to: number): number {
  const scanner = createScanner(text.slice(from, to), false);
  for (let token = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    if (token === commaToken) return from + scanner.getTokenOffset();
  }
  return -1;
}

function skipSpace(text: string, offset: number, limit: number): number {
  let end = offset;
  while (end < limit && /\s/.test(text[end] ?? '')) end++;
  return end;
}

function skipSpaceBack(text: string, offset: number, limit: number): number {
  let start = offset;
  while (start > limit && /\s/.test(text[start - 1] ?? '')) start--;
  return start;
}
