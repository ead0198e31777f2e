import { quotas } from '../data/quotas';
import { createEditor, detectStyle, type Edit, type Editor } from '../edits/editor';
import type { Policy } from '../model/model';
import { policySize } from '../model/size';
import type { ArrayNode, Span, StringNode } from '../syntax/syntax';

/** A list that stood on one line stays there up to this many characters. */
const longestLine = 100;

/**
 * Writes a string or a list of strings anew, in the document's formatting: a list over several lines stays one, a
 * statement on one line stays on it, a long list gets a line for each item.
 */
export function writeStrings(
  text: string,
  owner: Span,
  node: StringNode | ArrayNode,
  values: readonly string[],
): readonly Edit[] {
  const edit = createEditor(text);
  const [first] = values;
  if (node.type === 'string' && values.length === 1 && first !== undefined) return edit.replaceText(node, first);
  if (node.form === 'yamlBlock' || node.form === 'yamlFlow') return writeYaml(edit, node, values);
  if (node.type === 'array' && hasLines(text, node)) return edit.replaceValue(node, values);
  const { start, end } = node;
  const { comma } = detectStyle(text);
  const length = values.reduce((sum, value) => sum + JSON.stringify(value).length + comma.length, 0);
  const stays = node.type === 'array' && length <= Math.max(longestLine, end - start);
  // The editor keeps a filled list of one line on its line, and spreads what was a single value when it becomes long.
  if (stays || !hasLines(text, owner)) {
    return edit.replaceValue({ type: 'array', start, end, items: [{ type: 'string', start, end, value: '' }] }, values);
  }
  return edit.replaceValue({ type: 'string', start, end, value: '' }, values);
}

/** In YAML a list stays in its style, and a single value that becomes several gets the style of its place. */
function writeYaml(edit: Editor, node: StringNode | ArrayNode, values: readonly string[]): readonly Edit[] {
  if (node.type === 'array') return edit.replaceValue(node, values);
  const [first = '', ...others] = values;
  return [...edit.replaceText(node, first), ...edit.addValues(node, others)];
}

/** The one edit that makes `after` of `before`: everything between the first and the last difference. */
export function wholeEdit(before: string, after: string): readonly Edit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [{ start, end: before.length - tail, newText: after.slice(start, after.length - tail) }];
}

/** Whether a policy that becomes longer by so many characters is still one that a role can have. */
export function hasRoomFor(policy: Policy, text: string, characters: number): boolean {
  const limit = policy.kind === 'trust' ? quotas.trustPolicySize.max : quotas.inlinePoliciesSize.max;
  return policySize(policy.node, text).compact + characters <= limit;
}

/** Whether a part of the text goes over several lines. */
export function hasLines(text: string, { start, end }: Span): boolean {
  const lineEnd = text.indexOf('\n', start);
  return lineEnd >= 0 && lineEnd < end;
}

/** The white space before the first word of an offset's line. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';
}
