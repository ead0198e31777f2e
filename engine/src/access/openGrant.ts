import {
  type Expansion,
  expandAction,
  isEveryAction,
  isServiceWildcard,
  type KnownAction,
} from '../actions/actionPattern';
import { isEveryResource } from '../arn/arnPattern';
import type { IamData } from '../data/types';
import type { ActionItem, ResourceItem, Statement } from '../model/model';

/** The resource of an Allow statement that stands for every resource, `*`. */
export function everyResourceItem(statement: Statement): ResourceItem | undefined {
  if (statement.effect !== 'Allow') return undefined;
  return statement.resource?.items.find((item) => isEveryResource(item.node.value));
}

/** The action of an Allow statement that stands for every action, `*`. */
export function everyActionItem(statement: Statement): ActionItem | undefined {
  if (statement.effect !== 'Allow') return undefined;
  return statement.action?.items.find(({ action }) => action.hasWildcard && isEveryAction(action));
}

/** Whether a statement allows everything on everything; its conditions are not looked at. */
export function isFullAdmin(statement: Statement): boolean {
  return everyActionItem(statement) !== undefined && everyResourceItem(statement) !== undefined;
}

/** Whether the item is every action of a service that the data knows. */
export function isKnownServiceWildcard(item: ActionItem, data: IamData): boolean {
  return isServiceWildcard(item.action) && data.hasService(item.action.service);
}

/**
 * Whether limiting the action to resources makes sense. Not where it takes none; not for a `Describe…` or `List…` that
 * lists everything and takes a resource at will, for which an ARN means seeing nothing.
 */
export function isScopable({ action, key }: KnownAction): boolean {
  if (action.resourceTypes.length === 0 || unscoped.has(key)) return false;
  return (
    key.startsWith('s3:') || !/^(Describe|List)/.test(action.name) || action.resourceTypes.some((one) => one.required)
  );
}

const scopable = new WeakMap<Expansion, Expansion>();

/** Those of the actions that can sensibly be limited to resources. One shared array per expansion. */
export function scopableOf(expansion: Expansion): Expansion {
  const known = scopable.get(expansion);
  if (known) return known;
  const list = expansion.filter(isScopable);
  const result = list.length === expansion.length ? expansion : list;
  scopable.set(expansion, result);
  return result;
}

/** Actions whose resource types are for a special case; in common use they take `*`. */
const unscoped = new Set([
  'cloudwatch:putmetricdata',
  'cloudwatch:getmetricdata',
  'iam:simulateprincipalpolicy',
  'iam:getcontextkeysforprincipalpolicy',
  // Only requests that name a model of one's own, an endpoint or a billing view reach a resource.
  'ce:getcostandusage',
  'ce:getcostforecast',
  'ce:getdimensionvalues',
  'ce:gettags',
  'comprehend:classifydocument',
  'comprehend:detectentities',
  'rekognition:detectmoderationlabels',
]);

/** Whether the action reads or lists only. */
export function isReadOnly({ action }: KnownAction): boolean {
  return action.accessLevel === 'List' || action.accessLevel === 'Read';
}

/** An item of an Action list with the actions of the data it stands for. */
export interface ExpandedItem {
  readonly item: ActionItem;
  readonly expansion: Expansion;
}

const expanded = new WeakMap<Statement, readonly ExpandedItem[]>();

/**
 * The items of a statement's `Action` with what they stand for, `*` left out. Kept per statement, so the first caller's
 * data is the one that counts.
 */
export function expandedItems(statement: Statement, data: IamData): readonly ExpandedItem[] {
  const known = expanded.get(statement);
  if (known) return known;
  const items: ExpandedItem[] = [];
  for (const item of statement.action?.items ?? []) {
    if (item.action.hasWildcard && isEveryAction(item.action)) continue;
    const expansion = expandAction(data, item.action);
    if (expansion.length > 0) items.push({ item, expansion });
  }
  expanded.set(statement, items);
  return items;
}

/** The known actions a statement names in `Action`, `*` left out; one may stand there twice. */
export function actionsOfStatement(statement: Statement, data: IamData): readonly KnownAction[] {
  return expandedItems(statement, data).flatMap(({ expansion }) => expansion);
}

/** `a`, `a and b`, `a, b and c`, `a, b and 4 more`: up to `limit` names in words. */
export function inWords(names: readonly string[], limit = 3): string {
  const shown = names.length > limit ? [...names.slice(0, limit - 1), `${names.length - limit + 1} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
