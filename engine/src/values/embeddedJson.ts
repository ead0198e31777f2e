import { parseJson } from '../syntax/json';
import { relocate } from '../syntax/relocate';
import {
  contentSpan,
  type Member,
  mappedSpan,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxNode,
  type UnknownNode,
} from '../syntax/syntax';
import { cut, join } from './pieces';

/**
 * The JSON object that a string holds, with spans of the document: a policy in a block scalar, or in `Fn::Sub`.
 * Undefined when it holds none that can be read without doubt.
 */
export function embeddedJson(outer: StringNode, text: string): ObjectNode | undefined {
  if (!/^\s*\{/.test(outer.value)) return undefined;
  const { root, problems } = parseJson(outer.value);
  if (root?.type !== 'object' || problems.length > 0) return undefined;
  const content = contentSpan(outer, text);
  const whole = { from: 0, to: outer.value.length, start: content.start, end: content.end };
  const isPlain = content.end - content.start === outer.value.length;
  const map = outer.map ?? (isPlain ? [whole] : undefined);
  if (!map) return undefined;
  const move = ({ start, end }: Span): Span => mappedSpan(map, content, start, end);
  // In a block the JSON is written as it is; in quotes it has escapes that no editor of JSON knows.
  const isBlock = /\n[ \t]*$/.test(text.slice(Math.max(0, content.start - 200), content.start));
  const locked = outer.locked || !isBlock || outer.computed === 'function' ? ({ locked: true } as const) : {};
  const readString = (node: StringNode): SyntaxNode => {
    const inner = contentSpan(node, outer.value);
    const isVerbatim = inner.end - inner.start === node.value.length;
    const holes = outer.holes?.filter(({ from, to }) => from < inner.end && inner.start < to) ?? [];
    if (!isVerbatim && holes.length > 0) {
      return { type: 'unknown', name: 'Fn::Sub', argument: undefined, ...move(node), ...locked };
    }
    if (!isVerbatim) {
      const at = move(inner);
      return { ...node, ...move(node), content: at, map: [{ from: 0, to: node.value.length, ...at }], ...locked };
    }
    const { computed } = outer;
    const base = { form: 'json' as const, ...locked, ...(computed && { computed }) };
    return join(cut({ ...outer, map }, inner.start, inner.end), text, move(node), move(inner), base);
  };
  const read = (node: SyntaxNode): SyntaxNode => {
    switch (node.type) {
      case 'string':
        return readString(node);
      case 'array':
        return { ...node, ...move(node), ...locked, items: node.items.map(read) };
      case 'object':
        return readObject(node);
      default:
        return relocate(node, move, locked);
    }
  };
  const readObject = (node: ObjectNode): ObjectNode | UnknownNode => {
    const members: Member[] = [];
    for (const member of node.members) {
      const key = readString(member.key);
      // What an object with an unknown key says is not known.
      if (key.type !== 'string' || key.holes) {
        return { type: 'unknown', name: 'Fn::Sub', argument: undefined, ...move(node), ...locked };
      }
      members.push({ key, value: member.value && read(member.value), ...move(member) });
    }
    return { ...node, ...move(node), ...locked, members };
  };
  const object = readObject(root);
  return object.type === 'object' ? object : undefined;
}
