import {
  coversAction,
  expandAction,
  intersectsActions,
  isEveryAction,
  type KnownAction,
  matcherOf,
} from '../actions/actionPattern';
import { alternativesOf, areImpossible, hidesNoMore, implies } from '../conditions/implication';
import { neverSends } from '../conditions/keySupport';
import { conditionSize, type Requirement, requirementsOf } from '../conditions/requirement';
import type { IamData } from '../data/types';
import { type ParsedAction, parseAction } from '../model/action';
import { parseArn } from '../model/arn';
import type { ActionElement, ActionItem, Policy, Statement } from '../model/model';
import { toValue } from '../syntax/json';
import { intersectsWildcard } from '../text/wildcard';
import { isScopable } from './openGrant';
import { type ActionName, allowsAction } from './request';
import { mayReach, worksOnMore } from './resourceFit';
import { sortedText } from './statementCover';
import { coversTarget, includesTarget, mayMeetTarget, type Target, targetsMeet, targetsOf } from './target';
import { findRequest } from './witness';

/** Something that a policy allows and an earlier version of it did not, or of which that can't be told. */
export interface NewAccess {
  /** The Allow statement, or the Deny of the earlier version that is gone or narrower. */
  readonly statement: Statement;
  readonly kind: 'allowed' | 'undenied';
  /**
   * `new`: some request is allowed now and wasn't before. `later`: only requests for actions that don't exist yet.
   * `unclear`: neither this nor the opposite can be told.
   */
  readonly certainty: 'new' | 'later' | 'unclear';
  /** What is new of it: actions with resources, or principals with actions. Empty: it can't be told in parts. */
  readonly grants: readonly NewGrant[];
}

export interface NewGrant {
  /** An action or a pattern as written, or what `NotAction` leaves in, in words. */
  readonly action: string;
  /** The new actions of the pattern, and how many it has on these targets; undefined for a single action. */
  readonly count: { readonly fresh: readonly string[]; readonly all: number } | undefined;
  /** Resource patterns, or principals in a trust policy. */
  readonly targets: readonly string[];
}

/** Pairs of entries and pairs of an action and a statement that are compared at most; a hostile policy would cost seconds. */
const mostPairs = 400_000;
const mostActions = 6_000_000;

/**
 * What a policy allows that an earlier version did not: of each Allow what no earlier Allow covers and no Deny takes away;
 * of each earlier Deny what some Allow allows and no Deny takes away any more. Conditions are compared by what they mean.
 * A request that only the new version allows proves that something is new, and statements that cover all of it prove that
 * nothing is. Undefined when the policies are too large to compare.
 */
export function newAccess(before: Policy | undefined, after: Policy, data: IamData): readonly NewAccess[] | undefined {
  const comparison: Comparison = {
    data,
    old: { allows: withEffect(before, 'Allow'), denies: withEffect(before, 'Deny') },
    now: { allows: withEffect(after, 'Allow'), denies: withEffect(after, 'Deny') },
    pairs: mostPairs,
    actions: mostActions,
  };
  const found = [...newlyAllowed(comparison), ...noLongerDenied(comparison)];
  return comparison.pairs < 0 || comparison.actions < 0 ? undefined : found;
}

interface Comparison {
  readonly data: IamData;
  readonly old: Sides;
  readonly now: Sides;
  /** What is left of the limits; below zero the comparison is given up. */
  pairs: number;
  actions: number;
}

interface Sides {
  readonly allows: readonly Statement[];
  readonly denies: readonly Statement[];
}

/** A part of the requests that one statement allows, small enough to say one thing of it. */
interface Cell {
  readonly allow: Statement;
  readonly target: Target;
  /** A target that the requests are in as well. */
  readonly within: Target | undefined;
  /** The statements that apply to all of the requests. */
  readonly all: readonly Statement[];
  /** The statements that take requests out of the cell: they were allowed before, or they are still denied. */
  readonly none: readonly Statement[];
}

function withEffect(policy: Policy | undefined, effect: Statement['effect']): readonly Statement[] {
  return policy?.statements.filter((one) => one.effect === effect) ?? [];
}

function newlyAllowed(comparison: Comparison): readonly NewAccess[] {
  const { old, now } = comparison;
  // Most statements haven't changed, and need not be compared with all others.
  const kept = new Set(old.allows.map(wholeText));
  const changed = now.allows.filter((one) => !kept.has(wholeText(one)));
  const none = [...old.allows, ...now.denies];
  spend(comparison, changed, none);
  if (comparison.pairs < 0) return [];
  return changed.flatMap((allow) => {
    if (areImpossible(requirementsOf(allow))) return [];
    const { targets, isComplete } = targetsOf(allow);
    const cells = targets.map((target) => ({ allow, target, within: undefined, all: [allow], none }));
    return accessOf(comparison, allow, 'allowed', cells, isComplete && isReadable(allow));
  });
}

function noLongerDenied(comparison: Comparison): readonly NewAccess[] {
  const { old, now } = comparison;
  const kept = new Set(now.denies.map(wholeText));
  const changed = old.denies.filter((one) => !kept.has(wholeText(one)));
  spend(comparison, changed, [...now.allows, ...now.denies]);
  if (comparison.pairs < 0) return [];
  return changed.flatMap((deny) => {
    const cells: Cell[] = [];
    let isComplete = true;
    for (const allow of now.allows) {
      if (!actionsMeet(allow, deny) || areImpossible([...requirementsOf(allow), ...requirementsOf(deny)])) continue;
      for (const common of commonTargets(allow, deny)) {
        // What no earlier Allow was about is new for another reason, and said there.
        if (!old.allows.some((one) => mayMeetTarget(one, common.target) && actionsMeet(one, allow))) continue;
        cells.push({ allow, ...common, all: [allow, deny], none: now.denies });
      }
      isComplete &&= [allow, deny].every((one) => targetsOf(one).isComplete && isReadable(one));
    }
    return accessOf(comparison, deny, 'undenied', cells, isComplete);
  });
}

function spend(comparison: Comparison, statements: readonly Statement[], others: readonly Statement[]): void {
  const sum = (list: readonly Statement[], size: (one: Statement) => number) =>
    list.reduce((total, one) => total + size(one), 0);
  for (const size of [entries, conditionSize]) comparison.pairs -= sum(statements, size) * sum(others, size);
}

function entries({ action, notAction, resource, notResource, principal }: Statement): number {
  const count = (element: { readonly items: readonly unknown[] } | undefined) => element?.items.length ?? 1;
  return count(action ?? notAction) * Math.max(count(resource ?? notResource), count(principal));
}

/** Whether all of a statement's actions can be read. */
function isReadable({ action, notAction }: Statement): boolean {
  const element = action ?? notAction;
  return element !== undefined && !element.opaque && element.misfits.length === 0;
}

/** Whether two statements may be about the same action. False is certain. */
function actionsMeet(a: Statement, b: Statement): boolean {
  if (!isReadable(a) || !isReadable(b)) return true;
  if (!a.action || !b.action) return true;
  const others = b.action.items;
  return a.action.items.some((one) => others.some((other) => intersectsActions(one.action, other.action)));
}

/** What an Allow and a Deny are both about. */
function commonTargets(allow: Statement, deny: Statement): readonly Pick<Cell, 'target' | 'within'>[] {
  return targetsOf(allow).targets.flatMap((target) => {
    if (coversTarget(deny, target)) return [{ target, within: undefined }];
    const denied = targetsOf(deny).targets.filter((one) => targetsMeet(one, target));
    return denied.map((one) =>
      includesTarget(target, one) ? { target: one, within: undefined } : { target, within: one },
    );
  });
}

type Verdict = 'covered' | 'new' | 'unclear';

/** What an action is listed under: its own name or that of a pattern. */
interface Label {
  readonly text: string;
  readonly isPattern: boolean;
}

/** The verdicts on the actions under one label, by target and action. */
interface Row {
  readonly label: Label;
  readonly targets: Map<string, Map<string, Verdict>>;
}

type Rows = Map<string, Row>;

function accessOf(
  comparison: Comparison,
  statement: Statement,
  kind: NewAccess['kind'],
  cells: readonly Cell[],
  isComplete: boolean,
): readonly NewAccess[] {
  if (comparison.actions < 0) return [];
  const rows: Rows = new Map();
  const later: Rows = new Map();
  for (const cell of cells) {
    const judge = judgeOf(comparison, cell);
    for (const use of usesOf(comparison.data, cell.allow)) {
      let isUsed = false;
      for (const one of use.actions) {
        const verdict = judge(one, use);
        if (!verdict) continue;
        isUsed = true;
        addRow(rows, labelOf(use, one, cell), cell.target, one.id, verdict);
      }
      if (!isUsed || !use.future) continue;
      if (judge(use.future, use) === 'new') addRow(later, use.label, cell.target, use.future.id, 'new');
    }
  }
  const fresh = grantsOf(rows, 'new');
  const unclear = grantsOf(rows, 'unclear');
  const found: NewAccess[] = [];
  if (fresh.length > 0) found.push({ statement, kind, certainty: 'new', grants: fresh });
  if (!isComplete) found.push({ statement, kind, certainty: 'unclear', grants: [] });
  else if (unclear.length > 0) found.push({ statement, kind, certainty: 'unclear', grants: unclear });
  if (found.length === 0 && later.size > 0) {
    found.push({ statement, kind, certainty: 'later', grants: grantsOf(later, 'new').map(withoutCount) });
  }
  return found;
}

function addRow(rows: Rows, label: Label, { text }: Target, id: string, verdict: Verdict): void {
  const row = rows.get(label.text) ?? { label, targets: new Map<string, Map<string, Verdict>>() };
  const ids = row.targets.get(text) ?? new Map<string, Verdict>();
  const earlier = ids.get(id);
  if (earlier !== 'new' && !(earlier === 'unclear' && verdict === 'covered')) ids.set(id, verdict);
  row.targets.set(text, ids);
  rows.set(label.text, row);
}

/** One grant for all targets on which the same actions of a pattern are new. */
function grantsOf(rows: Rows, verdict: Verdict): readonly NewGrant[] {
  const grants: NewGrant[] = [];
  for (const { label, targets } of rows.values()) {
    const alike = new Map<string, { readonly fresh: readonly string[]; readonly all: number; targets: string[] }>();
    for (const [target, ids] of targets) {
      const fresh = [...ids].flatMap(([id, one]) => (one === verdict ? [id] : []));
      if (fresh.length === 0) continue;
      const key = `${ids.size} ${fresh.join(' ')}`;
      const same = alike.get(key);
      if (same) same.targets.push(target);
      else alike.set(key, { fresh, all: ids.size, targets: [target] });
    }
    for (const { fresh, all, targets } of alike.values()) {
      grants.push({ action: label.text, count: label.isPattern ? { fresh, all } : undefined, targets });
    }
  }
  return grants;
}

function withoutCount({ action, targets }: NewGrant): NewGrant {
  return { action, targets, count: undefined };
}

/** An action of a statement: one of the data, or one that isn't known. */
interface UsedAction extends ActionName {
  /** As AWS writes it, or as it is written in the policy. */
  readonly id: string;
  readonly known: KnownAction | undefined;
}

/** An entry of an Action list with the actions that it stands for; or what NotAction leaves in. */
interface ActionUse {
  readonly item: ActionItem | undefined;
  readonly label: Label;
  readonly actions: readonly UsedAction[];
  /** An action that AWS may add and that a pattern would match. */
  readonly future: UsedAction | undefined;
}

const uses = new WeakMap<Statement, readonly ActionUse[]>();

/** The entries of a statement's actions. The data of the first call is the one that counts. */
function usesOf(data: IamData, statement: Statement): readonly ActionUse[] {
  const known = uses.get(statement);
  if (known) return known;
  const list = readUses(data, statement);
  uses.set(statement, list);
  return list;
}

function readUses(data: IamData, { action, notAction }: Statement): readonly ActionUse[] {
  if (notAction && !action) {
    const { applies } = matcherOf(notAction);
    const text = `every action except ${notAction.items.map((item) => item.action.text).join(', ')}`;
    const left = expandAction(data, parseAction('*'))
      .map(usedAction)
      .filter(({ service, name }) => applies(service, name));
    return [
      {
        item: undefined,
        label: { text, isPattern: true },
        actions: left,
        future: unknownAction(parseAction(`${filler}:${filler}`)),
      },
    ];
  }
  const items = action?.items ?? [];
  return items.filter((item) => !isSaidByAnother(item, items)).map((item) => useOf(data, item));
}

function useOf(data: IamData, item: ActionItem): ActionUse {
  const { action } = item;
  const label = { text: action.text, isPattern: action.hasWildcard };
  const actions = expandAction(data, action).map(usedAction);
  if (!action.hasWildcard) {
    return { item, label, actions: actions.length > 0 ? actions : [unknownAction(action)], future: undefined };
  }
  const text = isEveryAction(action) ? `${filler}:${filler}` : action.text;
  const future = unknownAction(parseAction(text.replaceAll('*', filler).replaceAll('?', 'q')));
  return actions.length > 0 ? { item, label, actions, future } : { item, label, actions: [future], future: undefined };
}

const filler = 'zq7';

/** Whether another entry of the list covers an entry; of two equal ones the first stays. */
function isSaidByAnother(item: ActionItem, items: readonly ActionItem[]): boolean {
  const at = items.indexOf(item);
  return items.some(
    (other, index) =>
      other !== item &&
      coversAction(other.action, item.action) &&
      (index < at || !coversAction(item.action, other.action)),
  );
}

function usedAction(known: KnownAction): UsedAction {
  return { id: known.id, known, service: known.service.prefix, name: known.action.name.toLowerCase() };
}

function unknownAction({ text, service, lowerName }: ParsedAction): UsedAction {
  return { id: text, known: undefined, service, name: lowerName };
}

/** The narrower of the two patterns by which the statements of a cell name an action. */
function labelOf({ item, label }: ActionUse, { id }: UsedAction, { all, allow }: Cell): Label {
  const others = all.filter((one) => one !== allow).flatMap(({ action }) => action?.items ?? []);
  const naming = others.filter(({ action }) => coversAction(action, parseAction(id)));
  if (item && naming.some(({ action }) => coversAction(action, item.action))) return label;
  const narrower = naming.find(({ action }) => !item || coversAction(item.action, action))?.action;
  return narrower ? { text: narrower.text, isPattern: narrower.hasWildcard } : label;
}

/** Says of each action whether it is new in a cell; undefined where the action has nothing to do with the cell. */
function judgeOf(comparison: Comparison, cell: Cell): (used: UsedAction, use: ActionUse) => Verdict | undefined {
  const { target, all } = cell;
  const none = cell.none.filter((one) => mayMeetTarget(one, target));
  const verdicts = new Map<string, Verdict>();
  return (used, { item }) => {
    const reach = reachOf(comparison.data, used, cell, item);
    if (reach === 'none') return undefined;
    comparison.actions -= all.length + none.length;
    if (comparison.actions < 0) return undefined;
    const named = all.map((one) => namesIn(one, used));
    if (named.includes('no')) return undefined;
    const concerned = none.filter((one) => namesIn(one, used) !== 'no');
    const key = [...concerned.map((one) => none.indexOf(one)), named.includes('unknown'), traitsOf(used)].join(' ');
    let verdict = verdicts.get(key);
    if (verdict === undefined) {
      verdict = verdictOn(comparison.data, cell, used, concerned);
      verdicts.set(key, verdict);
    }
    return verdict === 'new' && (reach === 'unclear' || named.includes('unknown')) ? 'unclear' : verdict;
  };
}

function namesIn({ action, notAction }: Statement, used: UsedAction): ReturnType<typeof allowsAction> {
  const element: ActionElement | undefined = action ?? notAction;
  return element ? allowsAction(element, used) : 'unknown';
}

/**
 * Whether an action works on a target and sends the keys that the statements ask for. What a pattern takes along and what
 * the data rules out isn't allowed at all; of an action that is written out the author may know more than the data.
 */
function reachOf(
  data: IamData,
  used: UsedAction,
  cell: Cell,
  item: ActionItem | undefined,
): 'some' | 'unclear' | 'none' {
  if (!used.known || (worksOn(used.known, cell.target) && sendsKeys(data, used.known, cell))) return 'some';
  return item && !item.action.hasWildcard ? 'unclear' : 'none';
}

function worksOn(known: KnownAction, target: Target): boolean {
  if (target.kind !== 'resource' || mayReach([known], target.text)) return true;
  const isOwn = intersectsWildcard(parseArn(target.text)?.service ?? '*', known.service.prefix);
  return isOwn && worksOnMore(known) && known.action.resourceTypes.length === 0;
}

function sendsKeys(data: IamData, { service, action }: KnownAction, { all }: Cell): boolean {
  const asked = all.flatMap(requirementsOf).filter(({ acceptsAbsence }) => !acceptsAbsence);
  return !asked.some(({ key }) => neverSends(data, service, action, key));
}

const listIds = new WeakMap<readonly unknown[], number>();
let lists = 0;

/** What the verdict on an action depends on besides the statements that name it; many actions have it in common. */
function traitsOf({ known, service, name }: UsedAction): string {
  if (!known) return `unknown ${service}`;
  const { resourceTypes, conditionKeys } = known.action;
  const verb = /^[a-z]+?(?=[A-Z]|$)/.exec(known.action.name.replace(/^./, (letter) => letter.toLowerCase()))?.[0];
  return [service, verb ?? name, isScopable(known), idOfList(resourceTypes), idOfList(conditionKeys)].join(' ');
}

function idOfList(list: readonly unknown[]): number {
  const id = listIds.get(list) ?? lists++;
  listIds.set(list, id);
  return id;
}

function verdictOn(data: IamData, cell: Cell, used: UsedAction, concerned: readonly Statement[]): Verdict {
  const { all, target, within } = cell;
  const { known } = used;
  const asked = all.flatMap(requirementsOf);
  const covering = concerned.filter(
    (one) =>
      namesIn(one, used) === 'yes' &&
      (coversTarget(one, target, known) || (within && coversTarget(one, within, known))) &&
      all.some((other) => hidesNoMore(other, one)),
  );
  if (isCovered(asked, covering.map(requirementsOf), { left: 200 })) return 'covered';
  // With nothing in the way and each key asked for once, there is no need to look for a request.
  const isPlain =
    concerned.length === 0 && all.length === 1 && new Set(asked.map(({ key }) => key)).size === asked.length;
  if (isPlain) return 'new';
  return findRequest(data, { action: used, known, target, all, none: concerned }) ? 'new' : 'unclear';
}

/** Whether the requirements imply those of one of the statements, as a whole or with each of their alternatives. */
function isCovered(
  asked: readonly Requirement[],
  covering: readonly (readonly Requirement[])[],
  steps: { left: number },
): boolean {
  if (covering.length === 0 || steps.left-- <= 0) return false;
  if (covering.some((one) => implies(asked, one))) return true;
  const keys = new Set(covering.flatMap((one) => one.map(({ key }) => key)));
  const alternatives = alternativesOf(asked, keys);
  return alternatives?.every((one) => isCovered(one, covering, steps)) === true;
}

/** A statement in one order, without its Sid. What a template fills in is taken to be the same in both versions. */
function wholeText(statement: Statement): string {
  const { effect, action, notAction, resource, notResource, principal, notPrincipal, condition } = statement;
  const actions = (element: ActionElement | undefined) =>
    element && isReadable(statement) ? sortedText(element.items.map((item) => item.action.key)) : textOf(element);
  return JSON.stringify([
    effect,
    actions(action),
    actions(notAction),
    ...[resource, notResource, principal, notPrincipal, condition].map(textOf),
  ]);
}

function textOf(
  element: { readonly member: { readonly value: Parameters<typeof toValue>[0] | undefined } } | undefined,
) {
  const value = element?.member.value;
  return value ? sortedText(toValue(value)) : '';
}
