import { coversAction } from '../actions/actionPattern';
import { coversArn, isEveryResource } from '../arn/arnPattern';
import { impliesCondition } from '../conditions/implication';
import { conditionSize } from '../conditions/requirement';
import type { ActionElement, Policy, ResourceElement, Statement } from '../model/model';
import { toValue } from '../syntax/json';
import { hasWildcard } from '../text/wildcard';

/** A statement that adds nothing, and the one that says it already. */
export interface Cover {
  readonly statement: Statement;
  readonly by: Statement;
  /** Both say the same, so that either may go. */
  readonly equal: boolean;
}

/** Comparisons of two entries per policy; beyond that a hostile policy would cost seconds, and nothing more is said. */
const budget = 400_000;

/**
 * The statements of a policy that another one with the same effect covers: at least the same actions and resources, under
 * a condition that is met whenever the statement's own is. Of two equal ones the later is the one that adds nothing. Candidates come from an index of
 * actions and services, so that a policy of thousands of statements is not compared pair by pair.
 */
export function coveredStatements(policy: Policy): readonly Cover[] {
  const comparable = policy.statements.filter(isComparable);
  if (comparable.length < 2) return [];
  const index = indexStatements(comparable);
  const covers: Cover[] = [];
  const gone = new Set<Statement>();
  let left = budget;
  for (const statement of comparable) {
    const candidates = index.candidatesFor(statement);
    for (const by of candidates) {
      if (by === statement || by.effect !== statement.effect || gone.has(by)) continue;
      left -= cost(statement, by);
      if (left < 0) return covers;
      if (!coversStatement(by, statement)) continue;
      const equal = coversStatement(statement, by);
      // Of two equal ones the first stays.
      if (equal && by.index > statement.index) continue;
      covers.push({ statement, by, equal });
      gone.add(statement);
      break;
    }
  }
  return covers;
}

type Comparable = Statement & { readonly action: ActionElement; readonly resource: ResourceElement };

function isComparable(statement: Statement): statement is Comparable {
  const { action, resource, principal, notPrincipal, notAction, notResource } = statement;
  if (!statement.effect || !action || !resource || principal || notPrincipal || notAction || notResource) return false;
  if (action.opaque || resource.opaque || action.misfits.length > 0 || resource.misfits.length > 0) return false;
  return action.items.length > 0 && resource.items.length > 0 && statement.unknownMembers.length === 0;
}

function indexStatements(statements: readonly Comparable[]) {
  const byName = new Map<string, Comparable[]>();
  const byService = new Map<string, Comparable[]>();
  for (const statement of statements) {
    for (const { action } of statement.action.items) {
      // A pattern can only cover actions of its own service, unless that is a pattern too.
      if (!action.hasWildcard) add(byName, action.lowerName, statement);
      else add(byService, hasWildcard(action.service) ? '' : action.service, statement);
    }
  }
  return {
    /** Those that might cover the statement's first action. */
    candidatesFor({ action }: Comparable): readonly Comparable[] {
      const first = action.items[0]?.action;
      if (!first) return [];
      const named = first.hasWildcard ? undefined : byName.get(first.lowerName);
      const patterns = byService.get(first.service);
      const general = byService.get('');
      return patterns || general ? [...(named ?? []), ...(patterns ?? []), ...(general ?? [])] : (named ?? []);
    },
  };
}

const mostCandidates = 40;

function add(map: Map<string, Comparable[]>, key: string, statement: Comparable): void {
  const list = map.get(key);
  if (!list) map.set(key, [statement]);
  else if (list.length < mostCandidates && list.at(-1) !== statement) list.push(statement);
}

function cost(a: Comparable, b: Comparable): number {
  const conditions = conditionSize(a) * conditionSize(b);
  return (
    1 + a.action.items.length * b.action.items.length + a.resource.items.length * b.resource.items.length + conditions
  );
}

function coversStatement(wide: Comparable, narrow: Comparable): boolean {
  return (
    wide.effect === narrow.effect &&
    narrow.resource.items.every(({ node }) => hasResource(wide.resource, node.value)) &&
    narrow.action.items.every(({ action }) => wide.action.items.some((other) => coversAction(other.action, action))) &&
    impliesCondition(narrow, wide)
  );
}

function hasResource({ items }: ResourceElement, text: string): boolean {
  return items.some(({ node }) => isEveryResource(node.value) || coversArn(node.value, text));
}

const texts = new WeakMap<Statement, string>();

/** The condition in one order, so that two that say the same have the same text. */
export function canonicalCondition(statement: Statement): string {
  const known = texts.get(statement);
  if (known !== undefined) return known;
  const value = statement.condition?.member.value;
  const text = value ? sortedText(toValue(value)) : '';
  texts.set(statement, text);
  return text;
}

/** A condition as a value, in the same order. */
export function sortedText(condition: unknown): string {
  return JSON.stringify(inOrder(condition));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? inOrder(value[0]) : [...value].map(inOrder).sort();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}
