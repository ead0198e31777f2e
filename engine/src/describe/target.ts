import type { PolicyDocument } from '../documents/document';
import type {
  ActionItem,
  ConditionBlock,
  ConditionClause,
  ConditionElement,
  Element,
  Policy,
  PrincipalElement,
  PrincipalGroup,
  PrincipalItem,
  ResourceItem,
  Statement,
} from '../model/model';
import { contentSpan, type Span, type StringNode, type SyntaxNode } from '../syntax/syntax';

/** A part of a policy that something can be said about. */
export type HoverTarget =
  | { readonly at: 'element'; readonly name: string }
  | { readonly at: 'version'; readonly value: string }
  | { readonly at: 'statement'; readonly statement: Statement }
  | { readonly at: 'action'; readonly item: ActionItem }
  | { readonly at: 'resource'; readonly item: ResourceItem }
  | { readonly at: 'everyone'; readonly element: PrincipalElement }
  | { readonly at: 'principal'; readonly item: PrincipalItem }
  | { readonly at: 'principalKey'; readonly group: PrincipalGroup }
  | { readonly at: 'condition'; readonly condition: ConditionElement }
  | { readonly at: 'operator'; readonly block: ConditionBlock }
  | { readonly at: 'conditionKey'; readonly clause: ConditionClause }
  | { readonly at: 'conditionValue'; readonly clause: ConditionClause; readonly value: string };

export interface PlacedTarget {
  readonly target: HoverTarget;
  /** The characters that the target is written in, without quotes. */
  readonly span: Span;
}

/** The part of a policy that an offset lies in, its end included; undefined between parts and outside of policies. */
export function targetAt({ policies, text }: PolicyDocument, offset: number): PlacedTarget | undefined {
  const policy = policyAt(policies, offset);
  const found = policy && policyTarget(policy, offset);
  if (!found) return undefined;
  const { node, target } = found;
  return { target, span: node.type === 'string' ? contentSpan(node, text) : { start: node.start, end: node.end } };
}

/** The policy that an offset lies in. */
export function policyAt(policies: readonly Policy[], offset: number): Policy | undefined {
  return policies.find(({ node }) => holds(node, offset));
}

/** The statement that an offset lies in. */
export function statementAt(policy: Policy, offset: number): Statement | undefined {
  return policy.statements.find(({ node }) => holds(node, offset));
}

export function holds(span: Span | undefined, offset: number): boolean {
  return span !== undefined && span.start <= offset && offset <= span.end;
}

interface Found {
  readonly node: SyntaxNode;
  readonly target: HoverTarget;
}

function policyTarget(policy: Policy, offset: number): Found | undefined {
  const statement = statementAt(policy, offset);
  if (statement) return statementTarget(statement, offset);
  for (const element of [policy.version, policy.id, policy.statement]) {
    const onKey = element && keyTarget(element, offset);
    if (onKey) return onKey;
  }
  const version = policy.version?.member.value;
  if (version?.type !== 'string' || !holds(version, offset)) return undefined;
  return { node: version, target: { at: 'version', value: version.value } };
}

function statementTarget(statement: Statement, offset: number): Found | undefined {
  const { sid, effectElement, condition } = statement;
  for (const element of [sid, effectElement]) {
    const { key, value } = element?.member ?? {};
    const node = [key, value].find((part) => holds(part, offset));
    if (node) return { node, target: { at: 'statement', statement } };
  }
  const principal = elementAt([statement.principal, statement.notPrincipal], offset);
  if (principal) return keyTarget(principal, offset) ?? principalTarget(principal, offset);
  const action = elementAt([statement.action, statement.notAction], offset);
  if (action) return keyTarget(action, offset) ?? itemTarget(action.items, offset, (item) => ({ at: 'action', item }));
  const resource = elementAt([statement.resource, statement.notResource], offset);
  if (resource) {
    // The values of a choice, such as those that a parameter allows, are all written in the same place.
    const unsure = resource.unsure.filter(({ node }) => holds(node, offset));
    const items = [...resource.items, ...(unsure.length === 1 ? unsure : [])];
    return keyTarget(resource, offset) ?? itemTarget(items, offset, (item) => ({ at: 'resource', item }));
  }
  return condition && holds(condition.member, offset) ? conditionTarget(condition, offset) : undefined;
}

function elementAt<E extends Element>(elements: readonly (E | undefined)[], offset: number): E | undefined {
  return elements.find((element) => holds(element?.member, offset));
}

function keyTarget({ name, member }: Element, offset: number): Found | undefined {
  return holds(member.key, offset) ? { node: member.key, target: { at: 'element', name } } : undefined;
}

function itemTarget<Item extends { readonly node: StringNode }>(
  items: readonly Item[],
  offset: number,
  target: (item: Item) => HoverTarget,
): Found | undefined {
  const item = items.find(({ node }) => holds(node, offset));
  return item && { node: item.node, target: target(item) };
}

function principalTarget(element: PrincipalElement, offset: number): Found | undefined {
  if (element.text && holds(element.text, offset)) {
    return element.text.value === '*' ? { node: element.text, target: { at: 'everyone', element } } : undefined;
  }
  for (const group of element.groups) {
    if (holds(group.member.key, offset)) return { node: group.member.key, target: { at: 'principalKey', group } };
    const found = itemTarget(group.items, offset, (item) => ({ at: 'principal', item }));
    if (found) return found;
  }
  return undefined;
}

function conditionTarget(condition: ConditionElement, offset: number): Found | undefined {
  if (holds(condition.member.key, offset))
    return { node: condition.member.key, target: { at: 'condition', condition } };
  for (const block of condition.blocks) {
    if (!holds(block.member, offset)) continue;
    if (holds(block.member.key, offset)) return { node: block.member.key, target: { at: 'operator', block } };
    for (const clause of block.clauses) {
      if (holds(clause.keyMember.key, offset)) {
        return { node: clause.keyMember.key, target: { at: 'conditionKey', clause } };
      }
      const node = clause.values.find((value) => holds(value, offset));
      if (node) return { node, target: { at: 'conditionValue', clause, value: String(node.value) } };
    }
  }
  return undefined;
}
