import { type DocumentSource, formatOf, type PolicyDocument, readDocument } from '../documents/document';
import { policyElement, statementElement } from '../model/elements';
import { kindFromName, nameInvitesPolicy } from '../model/fileName';
import type {
  ActionElement,
  ConditionBlock,
  ConditionClause,
  Policy,
  PrincipalElement,
  PrincipalGroup,
  ResourceElement,
  Statement,
} from '../model/model';
import { parsePolicy } from '../model/parse';
import { parseJson } from '../syntax/json';
import type { ArrayNode, Member, ObjectNode, Span, SyntaxNode } from '../syntax/syntax';
import { type Slot, slotAt } from './slot';

/** Where in a policy the cursor is. */
export interface CompletionPlace {
  readonly text: string;
  readonly slot: Slot;
  readonly policy: Policy;
  readonly position: Position;
  readonly isKey: boolean;
  /** The object or list that the slot stands in, and the slot's own part of it. */
  readonly owner: ObjectNode | ArrayNode;
  readonly part: Span;
  /** The text that the nodes were read from: the slot is a quoted string there. */
  readonly read: ReadText;
}

export type Position =
  | { readonly at: 'policyKey'; readonly members: readonly Member[] }
  | { readonly at: 'version' | 'effect' | 'statementList' | 'statementItem' }
  | { readonly at: 'statementKey'; readonly members: readonly Member[]; readonly statement: Statement }
  | { readonly at: 'principal'; readonly statement: Statement }
  | { readonly at: 'principalKey'; readonly principal: PrincipalElement; readonly members: readonly Member[] }
  | { readonly at: 'principalValue'; readonly principal: PrincipalElement; readonly group: PrincipalGroup }
  | { readonly at: 'action'; readonly element: ActionElement }
  | { readonly at: 'resource'; readonly element: ResourceElement }
  | { readonly at: 'condition'; readonly statement: Statement }
  | { readonly at: 'conditionBlock' }
  | { readonly at: 'operator'; readonly statement: Statement; readonly block: ConditionBlock | undefined }
  | { readonly at: 'conditionKey'; readonly statement: Statement; readonly block: ConditionBlock }
  | { readonly at: 'conditionValue'; readonly statement: Statement; readonly clause: ConditionClause };

/** A text in which the slot was made a whole string, so that the rest can be read as if it were complete. */
export interface ReadText {
  readonly text: string;
  /** Maps an offset of this text to one of the author's. */
  readonly toOriginal: (offset: number) => number;
}

/** The place at an offset; undefined outside of policies and where there is nothing to complete. */
export function placeAt(source: DocumentSource, offset: number): CompletionPlace | undefined {
  // Slots are known in JSON only.
  const slot = formatOf(source) === 'json' ? slotAt(source.text, offset) : undefined;
  if (!slot) return undefined;
  const own = source.text.slice(slot.content.start, slot.content.end);
  return readPlace(source, slot, own) ?? retryWithKnownWord(source, slot) ?? blankPlace(source, slot, own);
}

/** One step from a policy's root towards the slot. */
interface Step {
  readonly owner: ObjectNode | ArrayNode;
  readonly member: Member | undefined;
  readonly node: SyntaxNode | undefined;
  readonly isKey: boolean;
}

/**
 * A policy is known by its version, its effects and its keys. Where the slot itself is one of these it is read as if it
 * were complete.
 */
function retryWithKnownWord(source: DocumentSource, slot: Slot): CompletionPlace | undefined {
  for (const [word, at] of knownWords) {
    const place = readPlace(source, slot, word);
    if (place?.position.at !== at) continue;
    const { statement, unknownMembers } = place.policy;
    if (at !== 'version' || (statement && unknownMembers.length === 0)) return place;
  }
  return undefined;
}

const knownWords: readonly (readonly [string, Position['at']])[] = [
  ['2012-10-17', 'version'],
  ['Allow', 'effect'],
  ['Version', 'policyKey'],
];

/** A file that is nothing but the braces around the slot is a policy when its name invites one. */
function blankPlace(source: DocumentSource, slot: Slot, content: string): CompletionPlace | undefined {
  if (!isAloneInRoot(source.text, slot) || !nameInvitesPolicy(source.path)) return undefined;
  const read = withString(source.text, slot, content);
  const { root } = parseJson(read.text);
  const [member] = root?.type === 'object' ? root.members : [];
  if (root?.type !== 'object' || !member) return undefined;
  const declared = source.declaredKind ?? kindFromName(source.path);
  const policy = parsePolicy(root, {
    kind: declared?.kind === 'trust' ? 'trust' : 'permission',
    declared,
    incomplete: true,
    owner: undefined,
  });
  return {
    text: source.text,
    slot,
    policy,
    position: { at: 'policyKey', members: [] },
    isKey: true,
    owner: root,
    part: member,
    read,
  };
}

/** Whether a document is an object in which there is nothing but the slot. */
export function isAloneInRoot(text: string, { start, end }: Span): boolean {
  return /^\uFEFF?\s*\{\s*$/.test(text.slice(0, start)) && /^\s*\}?\s*$/.test(text.slice(end));
}

function readPlace(source: DocumentSource, slot: Slot, content: string): CompletionPlace | undefined {
  const read = withString(source.text, slot, content);
  const document = readDocument({ ...source, text: read.text });
  const steps = stepsTo(document.root, slot.start);
  const last = steps.at(-1);
  if (!last) return undefined;
  const found = policyOnPath(document, steps);
  if (!found) return undefined;
  const { policy, inner } = found;
  const position = positionOf(policy, inner);
  if (!position) return undefined;
  const part = last.owner.type === 'object' ? last.member : last.node;
  if (!part || (!last.isKey && last.member && hasValueBehind(source.text, slot))) return undefined;
  return { text: source.text, slot, policy, position, isKey: last.isKey, owner: last.owner, part, read };
}

/** Whether an empty slot stands before the value that the member has already. */
function hasValueBehind(text: string, slot: Slot): boolean {
  if (slot.end > slot.start) return false;
  const rest = text.slice(slot.end).replace(/^(\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)+/, '');
  return /^[^\s,}\]"]/.test(rest) || /^"(?![^"\n]*"\s*:)/.test(rest);
}

/** The line break behind the string keeps what follows from being read as a part of it. */
function withString(text: string, slot: Slot, content: string): ReadText {
  const inserted = `"${content}"\n`;
  const shift = slot.end - slot.start - inserted.length;
  return {
    text: text.slice(0, slot.start) + inserted + text.slice(slot.end),
    toOriginal: (offset) => {
      if (offset <= slot.start) return offset;
      return offset >= slot.start + inserted.length ? offset + shift : slot.end;
    },
  };
}

function policyOnPath(document: PolicyDocument, steps: readonly Step[]) {
  for (const [index, { owner }] of steps.entries()) {
    const policy = document.policies.find(({ node }) => node === owner);
    if (policy) return { policy, inner: steps.slice(index) };
  }
  return undefined;
}

function stepsTo(root: SyntaxNode | undefined, start: number): Step[] {
  const steps: Step[] = [];
  let node = root;
  while (node && (node.type === 'object' || node.type === 'array')) {
    const step: Step | undefined = node.type === 'object' ? memberStep(node, start) : itemStep(node, start);
    if (!step) return [];
    steps.push(step);
    if (step.isKey) return steps;
    node = step.node;
  }
  return node?.type === 'string' && node.start === start ? steps : [];
}

function memberStep(owner: ObjectNode, start: number): Step | undefined {
  for (const member of owner.members) {
    if (member.key.start === start) return { owner, member, node: member.value, isKey: true };
    const { value } = member;
    if (value && value.start <= start && start < value.end) return { owner, member, node: value, isKey: false };
  }
  return undefined;
}

function itemStep(owner: ArrayNode, start: number): Step | undefined {
  const node = owner.items.find((item) => item.start <= start && start < item.end);
  return node && { owner, member: undefined, node, isKey: false };
}

function positionOf(policy: Policy, steps: readonly Step[]): Position | undefined {
  const [first, ...rest] = steps;
  if (!first?.member) return undefined;
  if (first.isKey) return { at: 'policyKey', members: others(policy.node, first.member) };
  const { name } = policyElement(first.member.key.value);
  if (name === 'Version') return rest.length === 0 ? { at: 'version' } : undefined;
  if (name !== 'Statement') return undefined;
  if (rest.length === 0) return { at: 'statementList' };
  const [step, ...inner] = rest;
  if (step?.owner.type === 'object') return statementPosition(policy, rest);
  return inner.length === 0 ? { at: 'statementItem' } : statementPosition(policy, inner);
}

function statementPosition(policy: Policy, steps: readonly Step[]): Position | undefined {
  const [first, ...rest] = steps;
  const statement = policy.statements.find(({ node }) => node === first?.owner);
  if (!statement || !first?.member) return undefined;
  if (first.isKey) return { at: 'statementKey', statement, members: others(statement.node, first.member) };
  switch (statementElement(first.member.key.value).name) {
    case 'Effect':
      return rest.length === 0 ? { at: 'effect' } : undefined;
    case 'Principal':
    case 'NotPrincipal':
      return principalPosition(statement, first.member, rest);
    case 'Action':
    case 'NotAction':
      return listPosition('action', [statement.action, statement.notAction], first.member, rest);
    case 'Resource':
    case 'NotResource':
      return listPosition('resource', [statement.resource, statement.notResource], first.member, rest);
    case 'Condition':
      return conditionPosition(statement, rest);
    default:
      return undefined;
  }
}

function listPosition<At extends 'action' | 'resource', E extends ActionElement | ResourceElement>(
  at: At,
  elements: readonly (E | undefined)[],
  member: Member,
  rest: readonly Step[],
): { readonly at: At; readonly element: E } | undefined {
  const element = elements.find((one) => one?.member === member);
  return element && isListValue(rest) ? { at, element } : undefined;
}

function principalPosition(statement: Statement, member: Member, rest: readonly Step[]): Position | undefined {
  const principal = [statement.principal, statement.notPrincipal].find((one) => one?.member === member);
  if (!principal) return undefined;
  const [step, ...inner] = rest;
  if (!step) return { at: 'principal', statement };
  if (step.owner.type !== 'object' || !step.member) return undefined;
  if (step.isKey) return { at: 'principalKey', principal, members: others(step.owner, step.member) };
  const group = principal.groups.find((one) => one.member === step.member);
  return group && isListValue(inner) ? { at: 'principalValue', principal, group } : undefined;
}

function conditionPosition(statement: Statement, rest: readonly Step[]): Position | undefined {
  const [operatorStep, keyStep, ...inner] = rest;
  if (!operatorStep) return { at: 'condition', statement };
  if (!operatorStep.member) return undefined;
  const block = statement.condition?.blocks.find((one) => one.member === operatorStep.member);
  if (operatorStep.isKey) return { at: 'operator', statement, block };
  if (!keyStep) return { at: 'conditionBlock' };
  if (!block || !keyStep.member) return undefined;
  if (keyStep.isKey) return { at: 'conditionKey', statement, block };
  const clause = block.clauses.find((one) => one.keyMember === keyStep.member);
  return clause && isListValue(inner) ? { at: 'conditionValue', statement, clause } : undefined;
}

/** Whether the slot is a member's value itself, or an item of the list that is its value. */
function isListValue(rest: readonly Step[]): boolean {
  return rest.length === 0 || (rest.length === 1 && rest[0]?.owner.type === 'array');
}

function others(owner: ObjectNode, member: Member): readonly Member[] {
  return owner.members.filter((one) => one !== member);
}
