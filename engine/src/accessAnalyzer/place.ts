import { contentSpan, type Member, memberOf, type Span, type SyntaxNode, sliceSpan } from '../syntax/syntax';

/** Exactly one of the members is there. `key` is the key of a member, `value` the value under that key. */
export interface AnalyzerPathStep {
  readonly index?: number;
  readonly key?: string;
  readonly value?: string;
  readonly substring?: { readonly start: number; readonly length: number };
}

/** A place of the document. */
export interface FindingPlace {
  /** What is underlined: a text, a key, or the opening brace of what is meant as a whole. */
  readonly shown: Span;
  /** All of what is meant. */
  readonly whole: Span;
}

/** Where the way has led so far; without a node it ends here. */
interface Stop {
  readonly place: FindingPlace;
  readonly node?: SyntaxNode;
}

/**
 * Finds the place that a path names
 * (https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_PathElement.html). The path counts, and not the
 * line: the document that was sent has no comments. A path that leads on to something that is not there ends at the last
 * place that is.
 */
export function placeOf(root: SyntaxNode, text: string, path: readonly AnalyzerPathStep[]): FindingPlace {
  let stop: Stop = { place: placeOfNode(root, text), node: root };
  for (const step of path) {
    if (stop.node === undefined) return stop.place;
    const next = follow(stop.node, text, step);
    if (next === undefined) return stop.place;
    stop = next;
  }
  return stop.place;
}

function follow(node: SyntaxNode, text: string, { index, key, value, substring }: AnalyzerPathStep): Stop | undefined {
  if (value !== undefined) return intoMember(node, text, value);
  if (key !== undefined) {
    const member = memberNamed(node, key);
    return member && { place: placeOfKey(member, text) };
  }
  if (index !== undefined) return intoItem(node, text, index);
  if (substring === undefined || node.type !== 'string') return undefined;
  const span = sliceSpan(node, text, substring.start, substring.start + substring.length);
  return span.end > span.start ? { place: { shown: span, whole: node } } : undefined;
}

function intoMember(node: SyntaxNode, text: string, name: string): Stop | undefined {
  const member = memberNamed(node, name);
  if (member?.value === undefined) return member && { place: placeOfKey(member, text) };
  const isText = member.value.type === 'string' || member.value.type === 'literal';
  return { place: isText ? placeOfNode(member.value, text) : placeOfKey(member, text), node: member.value };
}

function intoItem(node: SyntaxNode, text: string, index: number): Stop | undefined {
  // A single statement or value stands for a list of one.
  const item = node.type === 'array' ? node.items[index] : index === 0 ? node : undefined;
  return item && { place: placeOfNode(item, text), node: item };
}

function placeOfKey(member: Member, text: string): FindingPlace {
  return { shown: contentSpan(member.key, text), whole: member };
}

function placeOfNode(node: SyntaxNode, text: string): FindingPlace {
  if (node.type === 'string') {
    const content = contentSpan(node, text);
    return { shown: content.end > content.start ? content : node, whole: node };
  }
  if (node.type === 'literal') return { shown: node, whole: node };
  return { shown: { start: node.start, end: node.start + 1 }, whole: node };
}

/** The member of that name; one in other letter case only where there is no other. */
function memberNamed(node: SyntaxNode, name: string): Member | undefined {
  if (node.type !== 'object') return undefined;
  return memberOf(node, name) ?? node.members.find(({ key }) => key.value.toLowerCase() === name.toLowerCase());
}
