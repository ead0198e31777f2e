import { type Expansion, isServiceWildcard, type KnownAction } from '../actions/actionPattern';
import { givesAccess, handsOutCredentials, readsData } from '../actions/sensitiveActions';
import { type ConditionScope, conditionScope, conditionScopeFor } from '../conditions/conditionScope';
import { requirementsOf } from '../conditions/requirement';
import type { IamData } from '../data/types';
import type { ActionItem, Statement } from '../model/model';
import { grantsOf, reachOf } from './grants';
import { everyActionItem, expandedItems } from './openGrant';

/** An action of note that a statement allows on every resource, or on every one of a type. */
export interface OpenAction {
  readonly known: KnownAction;
  /** The item that names it, the literal one where there are several. */
  readonly item: ActionItem;
  readonly reach: 'every' | 'type';
}

const answers = new WeakMap<Statement, readonly OpenAction[]>();

/**
 * The actions of note that an Allow statement leaves open, those of `sensitiveActions.ts`: not limited to named resources, by
 * a condition on the request or resource, or by a Deny. What `*` and `service:*` allow is left to the findings on those.
 */
export function openActions(statement: Statement, data: IamData): readonly OpenAction[] {
  const known = answers.get(statement);
  if (known) return known;
  const open = findOpen(statement, data);
  answers.set(statement, open);
  return open;
}

const none: readonly OpenAction[] = [];

function findOpen(statement: Statement, data: IamData): readonly OpenAction[] {
  const { action, resource } = statement;
  if (statement.effect !== 'Allow' || !action || !resource || everyActionItem(statement)) return none;
  if (!resource.items.some(({ node }) => node.value.includes('*'))) return none;
  const limit = limitOf(statement, data);
  if (limit === 'all') return none;
  const found = new Map<KnownAction, OpenAction>();
  for (const { item, expansion } of expandedItems(statement, data)) {
    if (item.action.hasWildcard && isServiceWildcard(item.action)) continue;
    for (const known of notable(expansion)) {
      if (limit !== 'none' && limit(known)) continue;
      const earlier = found.get(known);
      if (earlier && !(earlier.item.action.hasWildcard && !item.action.hasWildcard)) continue;
      const reach = earlier?.reach ?? reachOf(statement, known);
      if (reach !== 'named') found.set(known, { known, item, reach });
    }
  }
  if (found.size === 0) return none;
  const { isDenied } = grantsOf(statement.policy, data);
  return [...found.values()].filter(({ known }) => !isDenied(known, statement));
}

/** Whether the condition limits which requests or resources an action is allowed for: none, all, or some actions. */
function limitOf(statement: Statement, data: IamData): 'none' | 'all' | ((known: KnownAction) => boolean) {
  const isLimit = (scope: ConditionScope) => scope === 'request' || scope === 'resource';
  if (!isLimit(conditionScope(statement))) return 'none';
  if (requirementsOf(statement).every(({ acceptsAbsence }) => !acceptsAbsence)) return 'all';
  return ({ service, action }) => isLimit(conditionScopeFor(data, statement, service, action));
}

const notableOf = new WeakMap<Expansion, Expansion>();

function notable(expansion: Expansion): Expansion {
  const known = notableOf.get(expansion);
  if (known) return known;
  const list = expansion.filter((one) => readsData(one) || handsOutCredentials(one) || givesAccess(one));
  notableOf.set(expansion, list.length === 0 ? noActions : list);
  return list;
}

const noActions: Expansion = [];
