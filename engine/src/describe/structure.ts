import type { PolicyDocument } from '../documents/document';
import { contentSpan, type Span, type SyntaxNode } from '../syntax/syntax';
import { holds, policyAt } from './target';

/** The objects and lists of all policies, the policies first. Those of one line cannot be folded; the editor's lines say so. */
export function foldableSpans({ policies }: PolicyDocument): Span[] {
  const spans: Span[] = [];
  const visit = (node: SyntaxNode | undefined): void => {
    if (node?.type === 'array') {
      spans.push(node);
      for (const item of node.items) visit(item);
    } else if (node?.type === 'object') {
      spans.push(node);
      for (const { value } of node.members) visit(value);
    }
  };
  for (const { node } of policies) visit(node);
  return spans;
}

/** The parts of a policy around an offset, the innermost first: a word, a string, a member, a list… up to the policy. */
export function spansAround({ policies, text }: PolicyDocument, offset: number): Span[] {
  const spans: Span[] = [];
  let node: SyntaxNode | undefined = policyAt(policies, offset)?.node;
  while (node) {
    spans.push(node);
    if (node.type === 'string') {
      spans.push(contentSpan(node, text), ...wordAt(node, text, offset));
      break;
    }
    node = node.type === 'object' ? stepIntoObject(node, offset, spans) : stepIntoList(node, offset);
  }
  // Right behind a closing quote the cursor is at the string, and no longer in its content.
  return nested(spans.reverse().filter(({ start, end }) => start <= offset && offset <= end));
}

function stepIntoObject(
  { members }: Extract<SyntaxNode, { type: 'object' }>,
  offset: number,
  spans: Span[],
): SyntaxNode | undefined {
  const member = members.find((one) => holds(one, offset));
  if (!member) return undefined;
  spans.push(member);
  return [member.key, member.value].find((part) => holds(part, offset));
}

function stepIntoList(node: SyntaxNode, offset: number): SyntaxNode | undefined {
  return node.type === 'array' ? node.items.find((item) => holds(item, offset)) : undefined;
}

/** The part between colons and slashes: the segment of an ARN, the prefix or the name of an action. */
function wordAt(node: Extract<SyntaxNode, { type: 'string' }>, text: string, offset: number): Span[] {
  const { start, end } = contentSpan(node, text);
  if (offset < start || offset > end) return [];
  const word = { start: offset, end: offset };
  while (word.start > start && !isSeparator(text[word.start - 1])) word.start--;
  while (word.end < end && !isSeparator(text[word.end])) word.end++;
  return word.start === word.end ? [] : [word];
}

function isSeparator(character: string | undefined): boolean {
  return character === ':' || character === '/';
}

/** Each span is larger than the one before it. */
function nested(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of spans) {
    const last = result.at(-1);
    if (last && (start > last.start || end < last.end || end - start === last.end - last.start)) continue;
    result.push({ start, end });
  }
  return result;
}
