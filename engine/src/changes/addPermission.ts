import { canonicalCondition, sortedText } from '../access/statementCover';
import { coversAction, matcherOf } from '../actions/actionPattern';
import { coversArn, intersectsArn } from '../arn/arnPattern';
import { hasCondition } from '../conditions/conditionScope';
import { createEditor, type Edit } from '../edits/editor';
import { parseAction } from '../model/action';
import type { Policy, ResourceElement, Statement } from '../model/model';
import { oneOrList } from '../text/oneOrList';
import { hasWildcard } from '../text/wildcard';

/** What a role is to be allowed: every action on every resource. */
export interface Permission {
  /** With prefix, without wildcards. */
  readonly actions: readonly string[];
  /** ARN patterns, or `*`. */
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** How a permission comes into a policy. */
export type Addition =
  /** The statements that allow it already. */
  | { readonly outcome: 'allowed'; readonly statements: readonly Statement[] }
  /** Statements deny it, whatever else is added. */
  | { readonly outcome: 'denied'; readonly statements: readonly Statement[] }
  /** A statement takes it in. */
  | {
      readonly outcome: 'merged';
      readonly statement: Statement;
      readonly element: 'Action' | 'Resource';
      readonly added: readonly string[];
      readonly edits: readonly Edit[];
      readonly conditional: readonly Statement[];
    }
  /** It becomes a statement of its own. */
  | { readonly outcome: 'added'; readonly edits: readonly Edit[]; readonly conditional: readonly Statement[] }
  /** The policy cannot be added to: it is half typed, or its statements are hidden by a template. */
  | { readonly outcome: 'unfit' };

/**
 * Adds a permission to a policy and nothing else: an action joins a statement only when that has the same resources and
 * conditions, a resource only when the actions and conditions are the same. In every other case joining would allow more
 * than was asked for, so a new statement is written. `conditional` are statements that allow it under a condition.
 */
export function addPermission(text: string, policy: Policy, permission: Permission): Addition {
  if (policy.incomplete || policy.kind !== 'permission') return { outcome: 'unfit' };
  const denying = policy.statements.filter(
    (one) => one.effect === 'Deny' && !hasCondition(one) && denies(one, permission),
  );
  if (denying.length > 0) return { outcome: 'denied', statements: denying };
  const allowing = coveringStatements(policy, permission);
  if (allowing) return { outcome: 'allowed', statements: allowing };
  const conditional = policy.statements.filter(
    (one) => one.effect === 'Allow' && hasCondition(one) && allowsSome(one, permission),
  );
  const placed = merge(text, policy, permission) ?? append(text, policy, permission);
  return 'conditional' in placed ? { ...placed, conditional } : placed;
}

/** A Deny that hits one of the named resources, or all that a pattern stands for, would hit the call. */
function denies(statement: Statement, { actions, resources }: Permission): boolean {
  return (
    actions.some((action) => appliesTo(statement, action)) &&
    resources.some((one) => (hasWildcard(one) ? covers(statement, one) : touches(statement, one)))
  );
}

function allowsSome(statement: Statement, { actions, resources }: Permission): boolean {
  return actions.some((action) => appliesTo(statement, action)) && resources.some((one) => covers(statement, one));
}

/** The statements that allow every action on every resource together; undefined when something is left. */
function coveringStatements(policy: Policy, permission: Permission): readonly Statement[] | undefined {
  const found = new Set<Statement>();
  const candidates = policy.statements.filter((one) => one.effect === 'Allow' && isUnder(one, permission));
  for (const action of permission.actions) {
    const applying = candidates.filter((one) => appliesTo(one, action));
    for (const resource of permission.resources) {
      const statement = applying.find((one) => covers(one, resource));
      if (!statement) return undefined;
      found.add(statement);
    }
  }
  return [...found];
}

/** Whether a statement holds always, or under the very condition of the permission. */
function isUnder(statement: Statement, permission: Permission): boolean {
  return !hasCondition(statement) || sameCondition(statement, permission);
}

function sameCondition(statement: Statement, { condition }: Permission): boolean {
  if (!condition) return !hasCondition(statement);
  return statement.condition?.opaque !== true && canonicalCondition(statement) === sortedText(condition);
}

function appliesTo(statement: Statement, action: string): boolean {
  const element = statement.action ?? statement.notAction;
  const { service, lowerName } = parseAction(action);
  return element !== undefined && matcherOf(element).applies(service, lowerName);
}

function covers({ resource, notResource }: Statement, wanted: string): boolean {
  if (resource) return resource.items.some(({ node }) => coversArn(node.value, wanted));
  return (
    notResource !== undefined &&
    !notResource.opaque &&
    !notResource.items.some(({ node }) => intersectsArn(node.value, wanted))
  );
}

function touches({ resource, notResource }: Statement, wanted: string): boolean {
  if (resource) return resource.items.some(({ node }) => intersectsArn(node.value, wanted));
  return notResource !== undefined && !notResource.items.some(({ node }) => coversArn(node.value, wanted));
}

/** An Allow statement to which nothing is hidden, so that what joins it is known to the last. */
function isOpen(statement: Statement): boolean {
  const { effect, action, resource, principal, notPrincipal, notAction, notResource, unknownMembers } = statement;
  if (effect !== 'Allow' || !action || !resource || principal || notPrincipal || notAction || notResource) return false;
  if (action.opaque || resource.opaque || action.misfits.length > 0 || resource.misfits.length > 0) return false;
  return action.items.length > 0 && resource.items.length > 0 && unknownMembers.length === 0;
}

function merge(text: string, policy: Policy, permission: Permission): Addition | undefined {
  const open = policy.statements.filter((one) => isOpen(one) && sameCondition(one, permission));
  const services = new Set(permission.actions.map((action) => parseAction(action).service));
  const isOfService = ({ action }: Statement) =>
    action?.items.some((item) => services.has(item.action.service)) === true;
  const sameResources = open.filter(({ resource }) => resource && hasSameResources(resource, permission.resources));
  const byResource = sameResources.find(isOfService) ?? sameResources[0];
  if (byResource?.action) {
    const added = permission.actions.filter((action) => !appliesTo(byResource, action));
    return joined(text, byResource, 'Action', added);
  }
  const byAction = open.find((one) => hasSameActions(one, permission.actions));
  if (!byAction?.resource) return undefined;
  const added = permission.resources.filter((resource) => !covers(byAction, resource));
  return joined(text, byAction, 'Resource', added);
}

function joined(
  text: string,
  statement: Statement,
  element: 'Action' | 'Resource',
  added: readonly string[],
): Addition | undefined {
  const value = (element === 'Action' ? statement.action : statement.resource)?.member.value;
  if (!value || added.length === 0) return undefined;
  const edits = createEditor(text).addValues(value, added);
  return { outcome: 'merged', statement, element, added, edits, conditional: [] };
}

/** Whether the statement names neither more nor less than these resources. */
function hasSameResources({ items }: ResourceElement, resources: readonly string[]): boolean {
  return (
    items.every(({ node }) => resources.some((one) => coversArn(one, node.value))) &&
    resources.every((one) => items.some(({ node }) => coversArn(node.value, one)))
  );
}

function hasSameActions({ action }: Statement, actions: readonly string[]): boolean {
  const wanted = actions.map(parseAction);
  const items = action?.items.map((item) => item.action) ?? [];
  return (
    items.every((item) => wanted.some((one) => coversAction(one, item))) &&
    wanted.every((one) => items.some((item) => coversAction(item, one)))
  );
}

function append(text: string, policy: Policy, permission: Permission): Addition {
  const editor = createEditor(text);
  const statement = statementOf(permission);
  const value = policy.statement?.member.value;
  if (!policy.statement) {
    const edits = editor.insertMember(policy.node, 'Statement', [statement], policy.node.members.at(-1));
    return { outcome: 'added', edits, conditional: [] };
  }
  if (value?.type !== 'array' && value?.type !== 'object') return { outcome: 'unfit' };
  return { outcome: 'added', edits: editor.addValue(value, statement), conditional: [] };
}

/** The permission as a statement of its own. */
export function statementOf({ actions, resources, condition }: Permission): Readonly<Record<string, unknown>> {
  return {
    Effect: 'Allow',
    Action: oneOrList(actions),
    Resource: oneOrList(resources),
    ...(condition ? { Condition: condition } : {}),
  };
}
