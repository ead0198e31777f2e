import type { ObjectNode, SyntaxNode } from '../syntax/syntax';
import { isTrustAction, parseAction } from './action';
import { statementElement } from './elements';
import type { DeclaredKind, PolicyKind } from './model';

/** What a policy's own statements say it is. */
export type ContentKind = PolicyKind | 'mixed' | 'unclear';

interface StatementShape {
  readonly hasPrincipal: boolean;
  readonly hasResource: boolean;
  readonly principalKeys: readonly string[];
  /** Read only where they decide: most policies are told apart by their elements alone. */
  readonly actions: () => readonly string[];
}

/**
 * The kind of a policy. Content decides where it is clear; what a setting or the file name declares decides where it
 * is not. A declared kind that the content contradicts is kept in `Policy.declared` for a rule to report.
 */
export function decideKind(statements: readonly ObjectNode[], declared: DeclaredKind | undefined): PolicyKind {
  if (isIotPolicy(statements)) return 'resource';
  const shapes = statements.map(shapeOf);
  const content = contentKind(shapes, declared);
  if (content === 'unclear') return declared?.kind ?? 'permission';
  if (content === 'mixed') return declared?.kind ?? 'resource';
  if (content === 'resource' && declared?.binding) return declared.kind;
  return content;
}

/**
 * Whether a policy is one of AWS IoT Core, which is attached to certificates and not to roles: it has variables of its own,
 * such as `${iot:Connection.Thing.ThingName}`, and an action for role aliases that IAM does not have
 * (https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html).
 */
function isIotPolicy(statements: readonly ObjectNode[]): boolean {
  const actions = statements.flatMap((node) => [...strings(find(node, 'action')), ...strings(find(node, 'notaction'))]);
  if (actions.length === 0 || !actions.every((action) => /^iot:/i.test(action))) return false;
  return (
    actions.some((action) => /^iot:AssumeRoleWithCertificate$/i.test(action)) ||
    statements.some((node) => {
      const values = [find(node, 'resource'), find(node, 'condition')];
      return values.some((value) => value !== undefined && hasIotVariable(value));
    })
  );
}

function hasIotVariable(node: SyntaxNode): boolean {
  if (node.type === 'string') return node.value.includes('${iot:');
  if (node.type === 'array') return node.items.some(hasIotVariable);
  return node.type === 'object' && node.members.some(({ value }) => value !== undefined && hasIotVariable(value));
}

function contentKind(shapes: readonly StatementShape[], declared: DeclaredKind | undefined): ContentKind {
  const known = shapes.filter((shape) => shape.hasPrincipal || shape.hasResource || shape.actions().length > 0);
  if (known.length === 0) return 'unclear';
  const anyPrincipal = known.some((shape) => shape.hasPrincipal);
  const anyResource = known.some((shape) => shape.hasResource);
  if (!anyPrincipal) return withoutPrincipal(known, anyResource, declared);
  if (!anyResource) return withPrincipalOnly(known, declared);
  if (known.every((shape) => isAssumeStatement(shape))) return 'trust';
  // Endpoint policies of STS also pair a principal with assume actions and a resource; a name that says "trust" decides.
  const assumes = known.some((shape) => shape.hasPrincipal && shape.actions().some(isAssumeAction));
  if (declared?.kind === 'trust' && assumes && known.every((shape) => shape.hasPrincipal)) return 'trust';
  const lonelyPrincipal = known.some((shape) => shape.hasPrincipal && !shape.hasResource);
  const lonelyResource = known.some((shape) => shape.hasResource && !shape.hasPrincipal);
  if (lonelyPrincipal && lonelyResource) return 'mixed';
  // A resource policy names a principal in every statement; a statement that only has a Resource makes it a permission policy.
  return lonelyResource ? 'permission' : 'resource';
}

function withoutPrincipal(
  shapes: readonly StatementShape[],
  anyResource: boolean,
  declared: DeclaredKind | undefined,
): ContentKind {
  if (anyResource) return 'permission';
  const actions = shapes.flatMap((shape) => shape.actions());
  if (actions.length === 0 || !actions.every(isAssumeAction))
    return declared?.kind === 'trust' ? 'unclear' : 'permission';
  // Of the trust actions, only AssumeRole and the session actions also make sense in a permission policy.
  return actions.some((action) => /with(saml|webidentity)$/i.test(action)) ? 'trust' : 'unclear';
}

function withPrincipalOnly(shapes: readonly StatementShape[], declared: DeclaredKind | undefined): ContentKind {
  const actions = shapes.flatMap((shape) => shape.actions());
  if (actions.some((action) => isAssumeAction(action) || /^sts:/i.test(action))) return 'trust';
  if (declared?.kind === 'trust') return 'trust';
  // ECR repository policies and a few others have principals and no resource.
  if (actions.some((action) => action.includes(':'))) return 'resource';
  const keys = shapes.flatMap((shape) => shape.principalKeys);
  return keys.includes('Service') || keys.includes('Federated') ? 'trust' : 'unclear';
}

/** A statement that can only come from a trust policy: it trusts a service or provider and allows nothing but assuming. */
function isAssumeStatement(shape: StatementShape): boolean {
  const trusts = shape.principalKeys.includes('Service') || shape.principalKeys.includes('Federated');
  return trusts && shape.actions().length > 0 && shape.actions().every(isAssumeAction);
}

function isAssumeAction(text: string): boolean {
  return isTrustAction(parseAction(text)) || /^(sts:)?AssumeRole\w*$/i.test(text);
}

function shapeOf(node: ObjectNode): StatementShape {
  const principal = find(node, 'principal') ?? find(node, 'notprincipal') ?? misspeltPrincipal(node);
  return {
    hasPrincipal: principal !== undefined,
    hasResource: (find(node, 'resource') ?? find(node, 'notresource')) !== undefined,
    principalKeys: principal ? keysOf(principal) : [],
    actions: () => [...strings(find(node, 'action')), ...strings(find(node, 'notaction'))],
  };
}

/** A service named without its key counts as one under "Service". */
function keysOf(principal: SyntaxNode): readonly string[] {
  if (principal.type === 'object') return principal.members.map((member) => member.key.value);
  return principal.type === 'string' && /\.amazonaws\.com/.test(principal.value) ? ['Service'] : [];
}

function find(node: ObjectNode, lowerName: string): SyntaxNode | undefined {
  const { length } = lowerName;
  return node.members.find(({ key }) => key.value.length === length && key.value.toLowerCase() === lowerName)?.value;
}

/** "Principle" says as much about the kind of a policy as the right word. */
function misspeltPrincipal(node: ObjectNode): SyntaxNode | undefined {
  return node.members.find(({ key }) => statementElement(key.value).name === 'Principal')?.value;
}

function strings(node: SyntaxNode | undefined): string[] {
  if (node?.type === 'string') return [node.value];
  if (node?.type !== 'array') return [];
  return node.items.flatMap((item) => (item.type === 'string' ? [item.value] : []));
}
