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
import { mayHoldYamlPolicy } from '../places/regions';
import { parseYaml } from '../sources/yaml';
import { parseJson } from '../syntax/json';
import {
  type ArrayNode,
  contentSpan,
  type Member,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxNode,
} from '../syntax/syntax';
import { type Slot, slotAt } from './slot';
import { type Reading, type YamlSlot, yamlSlotsAt } from './yamlSlot';

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
  /** The slot's text with its quotes; inside of a function the slot itself begins with the function's name. */
  readonly scalar: Span;
  /** The tree of the document. */
  readonly root: SyntaxNode | undefined;
  /** Undefined in JSON, also in JSON inside of YAML. */
  readonly yaml: YamlSlot | undefined;
  /** Whether the slot is the text of `Fn::Sub`, in which `${…}` is a reference. */
  readonly inSub: boolean;
  /** The key of the member that the slot is the value of. */
  readonly key: StringNode | undefined;
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

/** The places that an offset may be, the likely one first; none outside of policies and where there is nothing to complete. */
export function placesAt(source: DocumentSource, offset: number): readonly CompletionPlace[] {
  if (formatOf(source) === 'yaml') return yamlPlaces(source, offset);
  const slot = slotAt(source.text, offset);
  if (!slot) return [];
  const own = source.text.slice(slot.content.start, slot.content.end);
  const place = readPlace(source, slot, jsonReading(source.text, slot, own)).place;
  const found = place ?? retryWithKnownWord(source, slot) ?? blankPlace(source, slot, own);
  return found ? [found] : [];
}

function yamlPlaces(source: DocumentSource, offset: number): readonly CompletionPlace[] {
  const { text } = source;
  if (!mayHoldYamlPolicy(text)) return [];
  let isSound: boolean | undefined;
  const read = (slot: YamlSlot, reading: Reading, word?: string) => {
    const { place, hasPolicies } = readPlace(source, slot, yamlReading(text, slot, reading, word), slot);
    if (!place?.policy.incomplete) return { place, hasPolicies };
    // Where the slot itself breaks the text, nothing can be written there.
    isSound ??= parseYaml(text).faults.length === 0;
    return { place: isSound ? undefined : place, hasPolicies };
  };
  for (const slot of yamlSlotsAt(text, offset)) {
    const places = new Map<Position['at'], CompletionPlace>();
    for (const reading of slot.readings) {
      const { place, hasPolicies } = read(slot, reading);
      // Outside of templates a policy is known by its own words, which may be the ones that are being typed.
      const words = place || hasPolicies ? [] : knownWords;
      const known = words.map(([word, at]) => ({ at, found: read(slot, reading, word).place }));
      const found = place ?? known.find((one) => one.found?.position.at === one.at)?.found;
      if (found && !places.has(found.position.at)) places.set(found.position.at, found);
    }
    if (places.size > 0) return [...places.values()];
  }
  return [];
}

/** One step from a policy's root towards the slot. */
export interface PathStep {
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
    const { place } = readPlace(source, slot, jsonReading(source.text, slot, word));
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
  const invites = source.declaredKind !== undefined || nameInvitesPolicy(source.path);
  if (!invites || !isAloneInRoot(source.text, slot)) return undefined;
  const read = jsonReading(source.text, slot, content);
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
    scalar: { start: slot.start, end: slot.end },
    root,
    yaml: undefined,
    inSub: false,
    key: member.key,
  };
}

/** Whether a document is an object in which there is nothing but the slot. */
export function isAloneInRoot(text: string, { start, end }: Span): boolean {
  return /^\uFEFF?\s*\{\s*$/.test(text.slice(0, start)) && /^\s*\}?\s*$/.test(text.slice(end));
}

function readPlace(
  source: DocumentSource,
  slot: Slot,
  read: SlotText,
  yaml?: YamlSlot,
): { readonly place: CompletionPlace | undefined; readonly hasPolicies: boolean } {
  const document = readDocument({ ...source, text: read.text });
  for (const policy of document.policies) {
    const place = placeIn(policy, document, slot, read, source.text, yaml);
    if (place) return { place, hasPolicies: true };
  }
  return { place: undefined, hasPolicies: document.policies.length > 0 };
}

function placeIn(
  policy: Policy,
  { root }: PolicyDocument,
  slot: Slot,
  read: SlotText,
  text: string,
  yaml: YamlSlot | undefined,
): CompletionPlace | undefined {
  const { node } = policy;
  if (read.start < node.start || read.start >= node.end) return undefined;
  const steps = stepsTo(node, read);
  const last = steps.at(-1);
  const position = last && positionOf(policy, steps);
  if (!last || !position) return undefined;
  const part = last.owner.type === 'object' ? last.member : last.node;
  const leaf = last.isKey ? last.member?.key : last.node;
  if (!part || leaf?.type !== 'string') return undefined;
  if (!last.isKey && last.member && !yaml && hasValueBehind(text, slot)) return undefined;
  // JSON inside of YAML is read where its quotes are there.
  if (yaml && last.owner.form !== 'yamlBlock' && last.owner.form !== 'yamlFlow' && !slot.closed) return undefined;
  return {
    ...{ text, slot: { ...slot, start: leaf.start }, policy, position, isKey: last.isKey },
    ...{ owner: last.owner, part, read, scalar: { start: slot.start, end: slot.end } },
    ...{
      root,
      yaml: yaml && isYaml(last.owner) ? yaml : undefined,
      inSub: leaf.computed === 'sub',
      key: last.member?.key,
    },
  };
}

function isYaml({ form }: SyntaxNode): boolean {
  return form === 'yamlBlock' || form === 'yamlFlow';
}

/** Whether an empty slot stands before the value that the member has already. */
function hasValueBehind(text: string, slot: Slot): boolean {
  if (slot.end > slot.start) return false;
  const rest = text.slice(slot.end).replace(/^(\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)+/, '');
  return /^[^\s,}\]"]/.test(rest) || /^"(?![^"\n]*"\s*:)/.test(rest);
}

/** A text to read, and where the slot's string begins in it. */
export interface SlotText extends ReadText {
  readonly start: number;
}

/** The line break behind the string keeps what follows from being read as a part of it. */
function jsonReading(text: string, slot: Slot, content: string): SlotText {
  return withString(text, slot, '', `"${content}"\n`);
}

/** The slot in quotes, its own where it has some, so that its content can't be taken for anything else. */
export function yamlReading(text: string, slot: YamlSlot, reading: Reading, word?: string): SlotText {
  const own = text.slice(slot.content.start, slot.content.end);
  const before = slot.gap ? ' ' : '';
  const behind = reading === 'key' ? ': ' : '';
  if (slot.quote === '"') return withString(text, slot, before, `"${word ?? own}"${behind}`);
  const content = word ?? (slot.quote === '' ? own.replaceAll("'", "''") : own);
  return withString(text, slot, before, `'${content}'${behind}`);
}

function withString(text: string, slot: Slot, before: string, string: string): SlotText {
  const inserted = before + string;
  const shift = slot.end - slot.start - inserted.length;
  return {
    text: text.slice(0, slot.start) + inserted + text.slice(slot.end),
    start: slot.start + before.length,
    toOriginal: (offset) => {
      if (offset <= slot.start) return offset;
      return offset >= slot.start + inserted.length ? offset + shift : slot.end;
    },
  };
}

/** The steps from a node to the slot's string; none where it isn't there. */
export function stepsTo(root: SyntaxNode, read: SlotText): PathStep[] {
  const { start } = read;
  const steps: PathStep[] = [];
  let node: SyntaxNode | undefined = root;
  while (node && (node.type === 'object' || node.type === 'array')) {
    const step: PathStep | undefined = node.type === 'object' ? memberStep(node, start) : itemStep(node, start);
    if (!step) return [];
    steps.push(step);
    if (step.isKey) return steps;
    node = step.node;
  }
  // Inside of a function the string begins behind its name.
  return node?.type === 'string' && contentSpan(node, read.text).start === start + 1 ? steps : [];
}

function memberStep(owner: ObjectNode, start: number): PathStep | undefined {
  for (const member of owner.members) {
    if (member.given !== false && member.key.start === start) {
      return { owner, member, node: member.value, isKey: true };
    }
    const { value } = member;
    if (value && value.start <= start && start < value.end) return { owner, member, node: value, isKey: false };
  }
  return undefined;
}

function itemStep(owner: ArrayNode, start: number): PathStep | undefined {
  const node = owner.items.find((item) => item.start <= start && start < item.end);
  return node && { owner, member: undefined, node, isKey: false };
}

function positionOf(policy: Policy, steps: readonly PathStep[]): Position | undefined {
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

function statementPosition(policy: Policy, steps: readonly PathStep[]): Position | undefined {
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
  rest: readonly PathStep[],
): { readonly at: At; readonly element: E } | undefined {
  const element = elements.find((one) => one?.member === member);
  return element && isListValue(rest) ? { at, element } : undefined;
}

function principalPosition(statement: Statement, member: Member, rest: readonly PathStep[]): Position | undefined {
  const principal = [statement.principal, statement.notPrincipal].find((one) => one?.member === member);
  if (!principal) return undefined;
  const [step, ...inner] = rest;
  if (!step) return { at: 'principal', statement };
  if (step.owner.type !== 'object' || !step.member) return undefined;
  if (step.isKey) return { at: 'principalKey', principal, members: others(step.owner, step.member) };
  const group = principal.groups.find((one) => one.member === step.member);
  return group && isListValue(inner) ? { at: 'principalValue', principal, group } : undefined;
}

function conditionPosition(statement: Statement, rest: readonly PathStep[]): Position | undefined {
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
function isListValue(rest: readonly PathStep[]): boolean {
  return rest.length === 0 || (rest.length === 1 && rest[0]?.owner.type === 'array');
}

function others(owner: ObjectNode, member: Member): readonly Member[] {
  return owner.members.filter((one) => one !== member);
}
