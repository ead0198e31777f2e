import type { ArrayNode, LiteralNode, Member, ObjectNode, StringNode, SyntaxNode } from '../syntax/syntax';
import { isTemplateFunction } from '../syntax/templateFunction';
import { parseAction } from './action';
import { parseArn } from './arn';
import { type ConditionOperator, parseOperator } from './condition';
import {
  type PolicyElementName,
  policyElement,
  type RecognisedElement,
  type StatementElementName,
  statementElement,
} from './elements';
import type {
  ActionElement,
  ActionItem,
  ConditionBlock,
  ConditionClause,
  ConditionElement,
  DeclaredKind,
  Effect,
  Element,
  Policy,
  PolicyKind,
  PrincipalElement,
  PrincipalGroup,
  PrincipalItem,
  PrincipalType,
  ResourceElement,
  ResourceItem,
  Statement,
  UnknownMember,
} from './model';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface PolicyOptions {
  readonly kind: PolicyKind;
  readonly declared: DeclaredKind | undefined;
  readonly incomplete: boolean;
}

/**
 * Builds the typed model of a policy. Nothing is rejected: what is missing, misplaced or of the wrong type stays
 * undefined or becomes a misfit for a rule to report. Of duplicate keys the last counts, as for AWS. In a template,
 * statements with template blocks between their members are left out: what they will say is not known.
 */
export function parsePolicy(node: ObjectNode, options: PolicyOptions, isTemplate = false): Policy {
  const statements: Statement[] = [];
  const { elements, unknownMembers } = readElements(node, policyElement);
  const statement = elements.Statement;
  const policy: Policy = {
    ...options,
    node,
    version: elements.Version,
    id: elements.Id,
    statement,
    statements,
    unknownMembers,
  };
  for (const [index, item] of statementNodes(statement?.member.value).entries()) {
    if (!isTemplate || !hasBlocks(item)) statements.push(parseStatement(policy, item, index));
  }
  return policy;
}

/** Whether template blocks decide which members an object or one inside it has. */
function hasBlocks(node: SyntaxNode | undefined): boolean {
  if (node?.type === 'array') return node.items.some(hasBlocks);
  if (node?.type !== 'object') return false;
  return node.blocks !== undefined || node.members.some(({ value }) => hasBlocks(value));
}

/** The objects that are a policy's statements: the value of Statement itself, or the objects in its list. */
export function statementNodes(value: SyntaxNode | undefined): ObjectNode[] {
  const candidates = value?.type === 'array' ? value.items : value ? [value] : [];
  return candidates.filter((node): node is ObjectNode => node.type === 'object' && !isTemplateFunction(node));
}

type ElementName = PolicyElementName | StatementElementName;

/** By the elements' own names, never by a key of the document. A policy has too many statements for a map each. */
type Elements = { [Name in ElementName]?: Element };

const noneUnknown: readonly UnknownMember[] = [];

function readElements(node: ObjectNode, recognise: (key: string) => RecognisedElement) {
  const elements: Elements = {};
  let unknown: UnknownMember[] | undefined;
  for (const member of node.members) {
    const { name, exact } = recognise(member.key.value);
    // What is recognised is the name of an element.
    if (exact && name) elements[name as ElementName] = { name, member };
    else {
      unknown ??= [];
      unknown.push({ member, meant: name });
    }
  }
  for (const { member, meant } of unknown ?? noneUnknown) {
    if (meant) elements[meant as ElementName] ??= { name: meant, member };
  }
  return { elements, unknownMembers: unknown ?? noneUnknown };
}

function parseStatement(policy: Policy, node: ObjectNode, index: number): Statement {
  const { elements, unknownMembers } = readElements(node, statementElement);
  const effectElement = elements.Effect;
  const statement: Writable<Statement> = {
    policy,
    index,
    node,
    sid: elements.Sid,
    effectElement,
    effect: readEffect(effectElement),
    principal: undefined,
    notPrincipal: undefined,
    action: undefined,
    notAction: undefined,
    resource: undefined,
    notResource: undefined,
    condition: undefined,
    unknownMembers,
  };
  statement.principal = parsePrincipal(statement, elements.Principal, false);
  statement.notPrincipal = parsePrincipal(statement, elements.NotPrincipal, true);
  statement.action = parseActions(statement, elements.Action, false);
  statement.notAction = parseActions(statement, elements.NotAction, true);
  statement.resource = parseResources(statement, elements.Resource, false);
  statement.notResource = parseResources(statement, elements.NotResource, true);
  statement.condition = parseCondition(statement, elements.Condition);
  return statement;
}

function readEffect(element: Element | undefined): Effect | undefined {
  const value = element?.member.value;
  if (value?.type !== 'string') return undefined;
  const lower = value.value.trim().toLowerCase();
  return lower === 'allow' ? 'Allow' : lower === 'deny' ? 'Deny' : undefined;
}

const nothing: readonly never[] = [];

/** The values of an element that may be one value or a list, sorted into strings, template functions and misfits. */
function readList(value: SyntaxNode | undefined): {
  list: ArrayNode | undefined;
  strings: readonly StringNode[];
  misfits: readonly SyntaxNode[];
  opaque: boolean;
} {
  if (value?.type === 'string') return { list: undefined, strings: [value], misfits: nothing, opaque: false };
  const list = value?.type === 'array' ? value : undefined;
  if (list?.items.every(isString)) return { list, strings: list.items, misfits: nothing, opaque: false };
  const nodes = list ? list.items : value ? [value] : [];
  return {
    list,
    strings: nodes.filter(isString),
    misfits: nodes.filter((node) => !isString(node) && !isTemplateFunction(node)),
    opaque: nodes.some(isTemplateFunction),
  };
}

function isString(node: SyntaxNode): node is StringNode {
  return node.type === 'string';
}

function parseActions(statement: Statement, element: Element | undefined, negated: boolean): ActionElement | undefined {
  if (!element) return undefined;
  const items: ActionItem[] = [];
  const { list, strings, misfits, opaque } = readList(element.member.value);
  const { name, member } = element;
  const result: ActionElement = { name, member, statement, negated, list, items, opaque, misfits };
  for (const node of strings) items.push({ node, element: result, action: parseAction(node.value) });
  return result;
}

function parseResources(
  statement: Statement,
  element: Element | undefined,
  negated: boolean,
): ResourceElement | undefined {
  if (!element) return undefined;
  const items: ResourceItem[] = [];
  const { list, strings, misfits, opaque } = readList(element.member.value);
  const { name, member } = element;
  const result: ResourceElement = { name, member, statement, negated, list, items, opaque, misfits };
  for (const node of strings) items.push({ node, element: result, arn: parseArn(node.value) });
  return result;
}

const principalTypes: readonly string[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

function principalType(key: string): PrincipalType | undefined {
  return principalTypes.find((type): type is PrincipalType => type.toLowerCase() === key.toLowerCase());
}

function parsePrincipal(
  statement: Statement,
  element: Element | undefined,
  negated: boolean,
): PrincipalElement | undefined {
  if (!element) return undefined;
  const value = element.member.value;
  const groups: PrincipalGroup[] = [];
  const result: Writable<PrincipalElement> = {
    ...element,
    statement,
    negated,
    text: value?.type === 'string' ? value : undefined,
    groups,
    items: [],
    opaque: isTemplateFunction(value),
  };
  if (value?.type === 'object' && !result.opaque) {
    for (const member of value.members) {
      const { list, strings, opaque } = readList(member.value);
      const items: PrincipalItem[] = [];
      const group: PrincipalGroup = { member, type: principalType(member.key.value), list, items };
      for (const node of strings) items.push({ node, element: result, group, type: group.type });
      groups.push(group);
      if (opaque) result.opaque = true;
    }
  }
  result.items = groups.flatMap((group) => group.items);
  return result;
}

function parseCondition(statement: Statement, element: Element | undefined): ConditionElement | undefined {
  if (!element) return undefined;
  const value = element.member.value;
  const blocks: ConditionBlock[] = [];
  const result: Writable<ConditionElement> = {
    name: element.name,
    member: element.member,
    statement,
    blocks,
    clauses: [],
    opaque: isTemplateFunction(value),
  };
  if (value?.type === 'object' && !result.opaque) {
    for (const member of value.members) blocks.push(parseBlock(result, member));
    result.opaque = value.members.some((member) => isTemplateFunction(member.value));
  }
  const [only] = blocks;
  result.clauses = only && blocks.length === 1 ? only.clauses : blocks.flatMap((block) => block.clauses);
  return result;
}

function parseBlock(element: ConditionElement, member: Member): ConditionBlock {
  const operator = parseOperator(member.key.value);
  const clauses: ConditionClause[] = [];
  if (member.value?.type === 'object' && !isTemplateFunction(member.value)) {
    for (const keyMember of member.value.members) clauses.push(parseClause(element, member, operator, keyMember));
  }
  return { member, operator, clauses };
}

function parseClause(
  element: ConditionElement,
  operatorMember: Member,
  operator: ConditionOperator,
  keyMember: Member,
): ConditionClause {
  const value = keyMember.value;
  const list = value?.type === 'array' ? value : undefined;
  const nodes = list ? list.items : value ? [value] : [];
  const key = keyMember.key.value;
  return {
    element,
    operatorMember,
    operator,
    keyMember,
    key,
    lowerKey: key.toLowerCase(),
    list,
    values: nodes.every(isScalar) ? nodes : nodes.filter(isScalar),
    opaque: nodes.some(isTemplateFunction),
    misfits: nodes.every(isScalar) ? nothing : nodes.filter((node) => !isScalar(node) && !isTemplateFunction(node)),
  };
}

function isScalar(node: SyntaxNode): node is StringNode | LiteralNode {
  return node.type === 'string' || node.type === 'literal';
}
