import { mappedSpan, type Segment, type Span, type StringNode, type SyntaxNode } from './syntax';

/** Where a span of the text that a tree was read from is in another text. */
export type Relocation = (span: Span) => Span;

/** Finds spans of a mapped string's value in the text. */
export function throughMap(map: readonly Segment[], content: Span): Relocation {
  return ({ start, end }) => mappedSpan(map, content, start, end);
}

/** What a relocated node gets besides its spans. */
export interface Marks {
  readonly locked?: true;
}

/** A tree with all of its spans moved to another text. */
export function relocate(node: SyntaxNode, move: Relocation, marks: Marks = {}): SyntaxNode {
  const own = { ...move(node), ...marks };
  switch (node.type) {
    case 'string':
      return relocateString(node, move, marks);
    case 'literal':
      return { ...node, ...own };
    case 'array':
      return { ...node, ...own, items: node.items.map((item) => relocate(item, move, marks)) };
    case 'object':
      return {
        ...node,
        ...own,
        members: node.members.map((member) => ({
          ...member,
          ...move(member),
          key: relocateString(member.key, move, marks),
          value: member.value && relocate(member.value, move, marks),
        })),
      };
    case 'unknown':
      return {
        ...node,
        ...own,
        argument: node.argument && relocate(node.argument, move, marks),
        ...(node.branches && { branches: node.branches.map((branch) => branch && relocate(branch, move, marks)) }),
      };
  }
}

function relocateString(node: StringNode, move: Relocation, marks: Marks): StringNode {
  const { content, map } = node;
  return {
    ...node,
    ...move(node),
    ...marks,
    ...(content && { content: move(content) }),
    ...(map && { map: map.map((segment) => ({ ...segment, ...move(segment) })) }),
  };
}
