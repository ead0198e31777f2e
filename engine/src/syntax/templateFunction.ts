import type { SyntaxNode } from './syntax';

/**
 * Whether a node is a template block or a CloudFormation function (`{"Ref": …}`, `{"Fn::Sub": …}`). Its value is known
 * only at deployment, so nothing is said about it.
 */
export function isTemplateFunction(node: SyntaxNode | undefined): boolean {
  if (node?.type === 'unknown') return true;
  if (node?.type !== 'object' || node.members.length !== 1) return false;
  const name = node.members[0]?.key.value ?? '';
  return name === 'Ref' || name.startsWith('Fn::');
}

/** Whether a string holds something that is filled in later: a policy variable, `${…}`, or a template's `{{…}}` or `#{…}`. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('${') || text.includes('{{') || text.includes('#{');
}
