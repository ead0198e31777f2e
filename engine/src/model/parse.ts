import type { ArrayNode, LiteralNode, Member, ObjectNode, StringNode, SyntaxNode, UnknownNode } from '../syntax/syntax';
import { isTemplateFunction } from '../syntax/templateFunction';
import { parseAction } from './action';
import { parseArn } from './arn';
import { arnAround } from './arnAround';
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
  PolicyOwner,
  PrincipalElement,
  PrincipalGroup,
  PrincipalItem,
  PrincipalType,
  ResourceElement,
  ResourceItem,
  Statement,
  UnknownMember,
  Wrapping,
} from './model';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface PolicyOptions {
  readonly kind: PolicyKind;
  readonly declared: DeclaredKind | undefined;
  readonly incomplete: boolean;
  readonly owner?: PolicyOwner | undefined;
  readonly wrapping?: Wrapping;
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
    kind: options.kind,
    declared: options.declared,
    incomplete: options.incomplete,
    owner: options.owner,
    wrapping: options.wrapping ?? 'document',
    opaque: hidesStatements(statement?.member.value),
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
  return candidates.filter((node): node is ObjectNode => node.type === 'object');
}

/** Whether a value that should be statements may be more than what is seen of it. */
function hidesStatements(value: SyntaxNode | undefined): boolean {
  return value?.type === 'unknown' || (value?.type === 'array' && value.items.some(isTemplateFunction));
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

interface ValueList<Scalar extends SyntaxNode> {
  readonly list: ArrayNode | undefined;
  readonly sure: readonly Scalar[];
  readonly unsure: readonly Scalar[];
  readonly misfits: readonly SyntaxNode[];
  readonly opaque: boolean;
  readonly hidden: boolean;
}

/** The values of an element that may be one value or a list: known ones, those that are not certain, and misfits. */
function readList<Scalar extends StringNode | LiteralNode>(
  value: SyntaxNode | undefined,
  isFit: (node: SyntaxNode) => node is Scalar,
): ValueList<Scalar> {
  const list = value?.type === 'array' ? value : undefined;
  if (!list && value && isFit(value) && isKnown(value)) {
    return { list, sure: [value], unsure: nothing, misfits: nothing, opaque: false, hidden: false };
  }
  const nodes = list ? list.items : value ? [value] : nothing;
  if (nodes.every((node): node is Scalar => isFit(node) && isKnown(node))) {
    return { list, sure: nodes, unsure: nothing, misfits: nothing, opaque: false, hidden: false };
  }
  const sure: Scalar[] = [];
  const unsure: Scalar[] = [];
  const misfits: SyntaxNode[] = [];
  let opaque = false;
  let hidden = false;
  for (const node of nodes) {
    if (node.type === 'unknown') {
      opaque = true;
      hidden ||= isHidden(node);
      unsure.push(...branchValues(node).filter(isFit));
    } else if (!isFit(node)) misfits.push(node);
    else if (isKnown(node)) sure.push(node);
    else {
      opaque = true;
      unsure.push(node);
    }
  }
  return { list, sure, unsure, misfits, opaque, hidden };
}

/** The values that a choice may give, from choices inside it and from lists too. */
function branchValues({ branches }: UnknownNode): readonly SyntaxNode[] {
  return (branches ?? nothing).flatMap((branch) => {
    if (branch?.type === 'unknown') return branchValues(branch);
    if (branch?.type === 'array') return branch.items;
    return branch ? [branch] : [];
  });
}

/** Whether a value, or one that a choice may give, can be anything. */
function isHidden({ branches }: UnknownNode): boolean {
  if (!branches) return true;
  return branches.some((branch) => {
    const values = branch?.type === 'array' ? branch.items : branch ? [branch] : nothing;
    return values.some((value) => (value.type === 'unknown' ? isHidden(value) : value.type !== 'string'));
  });
}

/** Whether a value is known in full. */
function isKnown(node: SyntaxNode): boolean {
  return node.type !== 'string' || node.holes === undefined;
}

function isString(node: SyntaxNode): node is StringNode {
  return node.type === 'string';
}

function parseActions(statement: Statement, element: Element | undefined, negated: boolean): ActionElement | undefined {
  if (!element) return undefined;
  const items: ActionItem[] = [];
  const { list, sure, unsure, ...rest } = readList(element.member.value, isString);
  const { name, member } = element;
  const open: ActionItem[] = [];
  const result: ActionElement = { name, member, statement, negated, list, items, unsure: open, ...rest };
  for (const node of sure) items.push({ node, element: result, action: parseAction(node.value) });
  for (const node of unsure) open.push({ node, element: result, action: parseAction(node.value) });
  return result;
}

function parseResources(
  statement: Statement,
  element: Element | undefined,
  negated: boolean,
): ResourceElement | undefined {
  if (!element) return undefined;
  const items: ResourceItem[] = [];
  const { list, sure, unsure, ...rest } = readList(element.member.value, isString);
  const { name, member } = element;
  const open: ResourceItem[] = [];
  const result: ResourceElement = { name, member, statement, negated, list, items, unsure: open, ...rest };
  for (const node of sure) items.push({ node, element: result, arn: parseArn(node.value) });
  for (const node of unsure) open.push({ node, element: result, arn: arnAround(node, () => '*') });
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
    text: value?.type === 'string' && isKnown(value) ? value : undefined,
    groups,
    items: [],
    unsure: [],
    opaque: value !== undefined && (value.type === 'unknown' || !isKnown(value)),
    hidden: value !== undefined && (value.type === 'unknown' || !isKnown(value)),
  };
  if (value?.type === 'object') {
    for (const member of value.members) {
      const { list, sure, unsure, opaque, hidden } = readList(member.value, isString);
      const items: PrincipalItem[] = [];
      const open: PrincipalItem[] = [];
      const group: PrincipalGroup = { member, type: principalType(member.key.value), list, items, unsure: open };
      for (const node of sure) items.push({ node, element: result, group, type: group.type });
      for (const node of unsure) open.push({ node, element: result, group, type: group.type });
      groups.push(group);
      if (opaque) result.opaque = true;
      if (hidden) result.hidden = true;
    }
  }
  result.items = groups.flatMap((group) => group.items);
  if (result.opaque) result.unsure = groups.flatMap((group) => group.unsure);
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
  if (value?.type === 'object') {
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
  if (member.value?.type === 'object') {
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
  const { list, sure, unsure, misfits, opaque } = readList(keyMember.value, isScalar);
  const key = keyMember.key.value;
  return {
    element,
    operatorMember,
    operator,
    keyMember,
    key,
    lowerKey: key.toLowerCase(),
    list,
    values: sure,
    unsure,
    opaque,
    misfits,
  };
}

function isScalar(node: SyntaxNode): node is StringNode | LiteralNode {
  return node.type === 'string' || node.type === 'literal';
}
