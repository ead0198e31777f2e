import { coversAction, expandAction, matcherOf } from '../actions/actionPattern';
import { coversArn, intersectsArn } from '../arn/arnPattern';
import { hasCondition } from '../conditions/conditionScope';
import type { IamData } from '../data/types';
import type { ActionItem, Policy, PrincipalItem, Statement } from '../model/model';
import { conditionText } from './statementCover';

/** Something that a policy allows and an earlier version of it did not. */
export interface NewAccess {
  /** The Allow statement, or the Deny of the earlier version that is gone or narrower. */
  readonly statement: Statement;
  readonly kind: 'allowed' | 'undenied';
  /** What is new of it: actions with resources, or principals with actions. Empty: it cannot be compared. */
  readonly grants: readonly NewGrant[];
}

export interface NewGrant {
  /** An action pattern as written. */
  readonly action: string;
  /** How many of the known actions of the pattern are new; undefined for a single action. */
  readonly count: { readonly fresh: number; readonly all: number } | undefined;
  /** Resource patterns, or principals in a trust policy. */
  readonly targets: readonly string[];
}

/** Pairs of entries that are compared at most; a hostile policy would cost seconds. */
const budget = 400_000;

/**
 * What a policy allows that an earlier version did not: each Allow that no earlier Allow covers under no condition or the
 * same, and each earlier Deny that no Deny covers any more. Statement by statement: several earlier statements together
 * count for an action pattern, one by one for a resource. Undefined when the policies are too large to compare.
 */
export function newAccess(before: Policy | undefined, after: Policy, data: IamData): readonly NewAccess[] | undefined {
  const old = before?.statements ?? [];
  const found: NewAccess[] = [];
  let left = budget;
  const spend = (one: Statement, others: readonly Statement[]) => {
    for (const other of others) left -= entries(one) * entries(other);
    return left >= 0;
  };
  // What is denied in any case is no access, whatever allows it.
  const taking = after.statements.filter((one) => one.effect === 'Deny' && !hasCondition(one));
  // Most statements have not changed, and need not be compared with all others.
  const kept = new Set(old.map(wholeText));
  for (const statement of after.statements) {
    if (statement.effect !== 'Allow' || kept.has(wholeText(statement))) continue;
    const allowing = old.filter((one) => one.effect === 'Allow' && isWider(one, statement));
    if (!spend(statement, [...allowing, ...taking])) return undefined;
    const grants = uncovered(statement, [...allowing, ...taking], data);
    if (!grants || grants.length > 0) found.push({ statement, kind: 'allowed', grants: grants ?? [] });
  }
  const now = new Set(after.statements.map(wholeText));
  for (const statement of old) {
    if (statement.effect !== 'Deny' || now.has(wholeText(statement))) continue;
    const denying = after.statements.filter((one) => one.effect === 'Deny' && isWider(one, statement));
    if (!spend(statement, denying)) return undefined;
    const grants = uncovered(statement, denying, data);
    if (!grants || grants.length > 0) found.push({ statement, kind: 'undenied', grants: grants ?? [] });
  }
  return found;
}

/** Whether a statement holds whenever the other does. */
function isWider(wide: Statement, narrow: Statement): boolean {
  return !hasCondition(wide) || (hasCondition(narrow) && conditionText(wide) === conditionText(narrow));
}

function entries({ action, notAction, resource, notResource, principal }: Statement): number {
  const count = (element: { readonly items: readonly unknown[] } | undefined) => element?.items.length ?? 1;
  return count(action ?? notAction) * Math.max(count(resource ?? notResource), count(principal));
}

/** What of a statement others leave; undefined when it cannot be told, as for `NotAction` that has changed. */
function uncovered(statement: Statement, others: readonly Statement[], data: IamData): readonly NewGrant[] | undefined {
  const text = bareText(statement);
  if (text !== undefined && others.some((one) => one.effect === statement.effect && bareText(one) === text)) return [];
  const { action } = statement;
  const targets = targetsOf(statement);
  if (!action || action.opaque || !targets) return undefined;
  const grants: NewGrant[] = [];
  for (const item of action.items) {
    const fresh = targets.flatMap((target) => {
      const covering = others.filter((one) => target.isIn(one));
      const count = freshCount(item, covering, data);
      return count === 'none' ? [] : [{ target, count }];
    });
    const [first] = fresh;
    if (!first) continue;
    const count = first.count === 'one' ? undefined : first.count;
    grants.push({ action: item.action.text, count, targets: fresh.map(({ target }) => target.text) });
  }
  return grants;
}

interface Target {
  readonly text: string;
  readonly isIn: (other: Statement) => boolean;
}

function targetsOf({ resource, principal, notPrincipal, notResource }: Statement): readonly Target[] | undefined {
  if (notPrincipal || notResource || resource?.opaque || principal?.opaque) return undefined;
  if (resource)
    return resource.items.map(({ node }) => ({ text: node.value, isIn: (other) => hasResource(other, node.value) }));
  if (principal?.text) return [{ text: principal.text.value, isIn: isPublic }];
  return principal?.items.map((item) => ({ text: item.node.value, isIn: (other) => hasPrincipal(other, item) }));
}

function hasResource({ resource, notResource }: Statement, text: string): boolean {
  if (resource) return resource.items.some(({ node }) => coversArn(node.value, text));
  return (
    notResource !== undefined &&
    !notResource.opaque &&
    !notResource.items.some(({ node }) => intersectsArn(node.value, text))
  );
}

function hasPrincipal(other: Statement, { type, node }: PrincipalItem): boolean {
  const items = other.principal?.items ?? [];
  return isPublic(other) || items.some((one) => one.type === type && one.node.value === node.value);
}

function isPublic({ principal }: Statement): boolean {
  return (
    principal?.text?.value === '*' ||
    principal?.items.some(({ type, node }) => type === 'AWS' && node.value === '*') === true
  );
}

/** How many of the actions of a pattern the statements leave out. */
function freshCount(
  { action }: ActionItem,
  covering: readonly Statement[],
  data: IamData,
): 'none' | 'one' | { readonly fresh: number; readonly all: number } {
  const elements = covering.flatMap((one) => one.action ?? one.notAction ?? []);
  if (elements.some((one) => !one.negated && one.items.some((item) => coversAction(item.action, action))))
    return 'none';
  const applies = (service: string, name: string) => elements.some((one) => matcherOf(one).applies(service, name));
  if (!action.hasWildcard) return applies(action.service, action.lowerName) ? 'none' : 'one';
  const all = expandAction(data, action);
  if (all.length === 0) return 'one';
  const fresh = all.filter(({ key }) => {
    const colon = key.indexOf(':');
    return !applies(key.slice(0, colon), key.slice(colon + 1));
  });
  return fresh.length === 0 ? 'none' : { fresh: fresh.length, all: all.length };
}

/** A statement in one order; what a template fills in is like nothing else. */
function wholeText(statement: Statement): string | Statement {
  const text = bareText(statement);
  return text === undefined ? statement : `${statement.effect}|${conditionText(statement)}|${text}`;
}

/** A statement without effect and condition in one order; undefined where a template hides something. */
function bareText({
  action,
  notAction,
  resource,
  notResource,
  principal,
  notPrincipal,
  condition,
}: Statement): string | undefined {
  const parts = [action, notAction, resource, notResource, principal, notPrincipal, condition];
  if (parts.some((one) => one?.opaque === true)) return undefined;
  return JSON.stringify([
    [...(action?.items ?? [])].map((item) => item.action.key).sort(),
    [...(notAction?.items ?? [])].map((item) => item.action.key).sort(),
    [...(resource?.items ?? [])].map(({ node }) => node.value).sort(),
    [...(notResource?.items ?? [])].map(({ node }) => node.value).sort(),
    principalsText(principal),
    principalsText(notPrincipal),
  ]);
}

function principalsText(element: Statement['principal']): string {
  const items = element?.items.map(({ type, node }) => `${type}:${node.value}`).sort() ?? [];
  return `${element?.text?.value ?? ''}|${items.join('|')}`;
}
