import { JsonReader } from './jsonReader';
import type { SyntaxNode, SyntaxProblem } from './syntax';

/** A document as read: a tree, as far as the text allows one, and what is wrong with the text. Never an exception. */
export interface JsonDocument {
  readonly text: string;
  readonly root: SyntaxNode | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads JSON, comments and trailing commas included; whether those are allowed is for a rule to say. Text that is cut
 * off, half typed or no JSON at all gives what could be read. Nesting beyond 200 levels is cut off with a problem.
 */
export function parseJson(text: string): JsonDocument {
  const reader = new JsonReader(text);
  const root = reader.readDocument();
  return { text, root, problems: reader.problems };
}

/** The plain value of a node, the last of duplicate keys winning, as JSON parsers have it. */
export function toValue(node: SyntaxNode): unknown {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(node.members.map((m) => [m.key.value, m.value && toValue(m.value)]));
    case 'array':
      return node.items.map(toValue);
    case 'unknown':
      return { [node.name]: node.argument && toValue(node.argument) };
    default:
      return node.value;
  }
}

/** Whether two nodes say the same, whatever their formatting. */
export function sameValue(a: SyntaxNode, b: SyntaxNode): boolean {
  return JSON.stringify(toValue(a)) === JSON.stringify(toValue(b));
}
