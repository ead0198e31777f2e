import type { SyntaxNode, UnknownNode } from './syntax';

/** Whether a node's value is known only at deployment, so that nothing is said about it. */
export function isTemplateFunction(node: SyntaxNode | undefined): node is UnknownNode {
  return node?.type === 'unknown';
}

/** Whether a string holds something that is filled in later: a policy variable, `${…}`, or a template's `{{…}}` or `#{…}`. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('${') || text.includes('{{') || text.includes('#{');
}
