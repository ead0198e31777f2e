import { createEditor, type Edit } from '../edits/editor';
import { parseJson } from '../syntax/json';
import { memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';

export interface NewSuppression {
  readonly rule: string;
  readonly path: string;
  readonly sid?: string;
  readonly reason: string;
}

/** The text of a file with one entry. */
export function firstSuppression(entry: NewSuppression): string {
  return `${JSON.stringify({ suppressions: [ordered(entry)] }, null, 2)}\n`;
}

/**
 * The edits that add an entry to a file. An entry for the same rule, path and Sid is replaced, with its date: it was
 * void or has expired. Undefined when the file does not have the form that is expected.
 */
export function addSuppression(text: string, entry: NewSuppression): Edit[] | undefined {
  const { root } = parseJson(text);
  if (!root) return text.trim() === '' ? [{ start: 0, end: text.length, newText: firstSuppression(entry) }] : undefined;
  if (root.type !== 'object') return undefined;
  const edit = createEditor(text);
  const member = memberOf(root, 'suppressions');
  if (!member) return edit.insertMember(root, 'suppressions', [ordered(entry)], root.members.at(-1));
  if (member.value?.type !== 'array') return undefined;
  const same = member.value.items.find((item) => isSame(item, entry));
  return same ? edit.replaceValue(same, ordered(entry)) : edit.appendItem(member.value, ordered(entry));
}

function ordered({ rule, path, sid, reason }: NewSuppression): NewSuppression {
  return { rule, path, ...(sid === undefined ? {} : { sid }), reason };
}

function isSame(item: SyntaxNode, { rule, path, sid }: NewSuppression): boolean {
  if (item.type !== 'object') return false;
  return textOf(item, 'rule') === rule && textOf(item, 'path') === path && textOf(item, 'sid') === sid;
}

function textOf(node: ObjectNode, name: string): string | undefined {
  const value = memberOf(node, name)?.value;
  return value?.type === 'string' ? value.value : undefined;
}
