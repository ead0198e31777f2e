import { createScanner } from 'jsonc-parser';
import {
  type ArrayNode,
  contentSpan,
  type Member,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxNode,
  sliceSpan,
} from '../syntax/syntax';
import type { Edit, Editor } from './edit';
import { refuse } from './refusal';
import { joinRuns } from './runs';
import { textOfSub } from './substitution';
import { withoutBrackets } from './unwrap';
import { createYamlEditor } from './yamlEditor';

export type { Edit, Editor } from './edit';

const ownEdits = new WeakSet<Edit>();

/** Whether an edit was made by an editor, which knows how the text is written, and not put together by hand. */
export function isEditorsOwn(edit: Edit): boolean {
  return ownEdits.has(edit);
}

/**
 * An editor for one text, in the style of each node. What would change more than the value itself is refused with an
 * exception: the content of aliases and anchors, what a function gives, and holes.
 */
export function createEditor(text: string): Editor {
  const json = createJsonEditor(text);
  let yaml: Editor | undefined;
  const editorFor = ({ form }: SyntaxNode): Editor => {
    if (form === undefined || form === 'json') return json;
    yaml ??= createYamlEditor(text);
    return yaml;
  };
  const own = (edits: Edit[]): Edit[] => {
    for (const edit of edits) ownEdits.add(edit);
    return edits;
  };
  const editable = <Node extends SyntaxNode>(node: Node): Node => {
    if (node.locked || node.type === 'unknown') return refuse('the text is used elsewhere too');
    if (node.type === 'string' && node.computed) return refuse('the value is what a function gives');
    return node;
  };
  const given = (member: Member): Member => {
    return member.given === false ? refuse('the format implies it') : member;
  };
  const removable = (node: SyntaxNode): SyntaxNode => (node.locked ? refuse('the text is used elsewhere too') : node);
  /** Inside of Fn::Sub a policy variable is written differently, and the editor does not know whether it is inside. */
  const plain = (owner: SyntaxNode, value: unknown): void => {
    if (owner.form !== undefined && hasReference(value)) refuse('it might be read as a reference');
  };
  const replaceText = (node: StringNode, value: string): Edit[] => {
    if (node.map || node.holes || node.computed) return replacePart(text, node, value);
    plain(node, value);
    return editorFor(editable(node)).replaceText(node, value);
  };
  return {
    replaceText: (node, value) => own(replaceText(node, value)),
    replaceValue: (node, value) => {
      plain(node, value);
      if (node.type === 'string' && typeof value === 'string') return own(replaceText(node, value));
      return own(editorFor(editable(node)).replaceValue(node, value));
    },
    renameMember: (member, name) => own(replaceText(given(member).key, name)),
    removeMember: (owner, member) => {
      if (member.value) removable(member.value);
      return own(editorFor(editable(owner)).removeMember(owner, given(member)));
    },
    removeItem: (owner, item) => own(editorFor(editable(owner)).removeItem(owner, removable(item))),
    removeItems: (owner, items) => own(editorFor(editable(owner)).removeItems(owner, items.map(removable))),
    insertMember: (owner, name, value, after) => {
      plain(owner, value);
      return own(editorFor(editable(owner)).insertMember(owner, name, value, after));
    },
    appendItems: (owner, values) => {
      plain(owner, values);
      return own(editorFor(editable(owner)).appendItems(owner, values));
    },
    appendItem: (owner, value) => {
      plain(owner, value);
      return own(editorFor(editable(owner)).appendItem(owner, value));
    },
    unwrapItem: (owner) => own(editorFor(editable(owner)).unwrapItem(owner)),
    addValues: (node, values) => {
      plain(node, values);
      return own(editorFor(removable(node)).addValues(node, values));
    },
    addValue: (node, value) => {
      plain(node, value);
      return own(editorFor(removable(node)).addValue(node, value));
    },
  };
}

/** Replaces the part of a mapped string that differs, where the text of that part is its value. */
function replacePart(text: string, node: StringNode, value: string): Edit[] {
  if (node.locked || node.computed === 'function') return refuse('the value is what a function gives');
  const [change] = changeOf(node.value, value);
  if (!change) return [];
  const { from, to, newText } = change;
  const touchesHole = node.holes?.some((hole) => hole.from < to && from < hole.to);
  const segments = node.map?.filter((segment) => segment.from <= to && from <= segment.to);
  const isExact = segments?.every((one) => one.to - one.from === one.end - one.start) ?? true;
  if (touchesHole || !isExact) return refuse('the text is not the value there');
  // Characters that no style of writing a string gives a meaning to.
  if (!/^[\w:/.*?@+=-]*$/.test(newText)) return refuse('the text would need escapes');
  return [{ ...sliceSpan(node, text, from, to), newText }];
}

/** What differs between two texts: one part, as small as can be. */
function changeOf(before: string, after: string): { from: number; to: number; newText: string }[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < shorter - from && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [{ from, to: before.length - tail, newText: after.slice(from, after.length - tail) }];
}

/** An editor for JSON. The style is read from the text on first use. */
function createJsonEditor(text: string): Editor {
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
    removeItems: (owner, items) => {
      const { parts, runs } = joinRuns(owner.items, items);
      return runs.flatMap((run) => remove(owner, parts, run));
    },
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
    unwrapItem: (owner) => withoutBrackets(owner),
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
  const before = text.slice(lineStart, offset);
  // A policy on one line can have thousands of places to ask about, each with all before it to scan.
  if (!before.includes('//')) return false;
  const scanner = createScanner(before, false);
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

/** Whether a value has text that a template would read as a reference, beside what is meant to be one. */
function hasReference(value: unknown): boolean {
  return textOfSub(value) === undefined && JSON.stringify(value, withoutSub)?.includes('${') === true;
}

function withoutSub(_name: string, value: unknown): unknown {
  return textOfSub(value) === undefined ? value : null;
}
