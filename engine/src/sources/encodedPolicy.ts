import { parseJson, toValue } from '../syntax/json';
import type { StringNode, SyntaxNode } from '../syntax/syntax';

/** How a policy begins that was encoded for a URL, as IAM itself sends policies: `%7B%22Version%22…`. */
const encodedStart = /%7B(?:%0[AD]|%09|%20|\+|\s)*%22/i;

/** Whether a text may hold a policy that is encoded for a URL. Costs one search. */
export function mayHoldEncoded(text: string): boolean {
  return text.includes('%7') && encodedStart.test(text);
}

/** The strings of a document that are policies encoded for a URL, in source order. */
export function findEncoded(root: SyntaxNode | undefined): readonly StringNode[] {
  const found: StringNode[] = [];
  const visit = (node: SyntaxNode | undefined): void => {
    if (node?.type === 'string') {
      if (decodePolicy(node.value) !== undefined) found.push(node);
    } else if (node?.type === 'array') for (const item of node.items) visit(item);
    else if (node?.type === 'object') for (const { value } of node.members) visit(value);
  };
  visit(root);
  return found;
}

/** The policy behind a text that is encoded for a URL; undefined when there is none or it cannot be read. */
export function decodePolicy(text: string): object | undefined {
  if (!/^\s*%7B/i.test(text)) return undefined;
  const { root, problems } = parseJson(decoded(text));
  const isPolicy = root?.type === 'object' && root.members.some(({ key }) => key.value === 'Statement');
  return isPolicy && problems.length === 0 ? Object(toValue(root)) : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return '';
  }
}
