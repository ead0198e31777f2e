import type { IamData } from '../data/types';
import { expandAction, isEveryAction, isServiceWildcard, type KnownAction } from './actionPattern';
import { isEveryResource } from './arnPattern';
import type { ActionItem, ResourceItem, Statement } from './model';

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

/** Actions whose resource types are for a special case; in common use they take `*`. */
const unscoped = new Set([
  'cloudwatch:putmetricdata',
  'cloudwatch:getmetricdata',
  'iam:simulateprincipalpolicy',
  'iam:getcontextkeysforprincipalpolicy',
]);

/** Whether the action reads or lists only. */
export function isReadOnly({ action }: KnownAction): boolean {
  return action.accessLevel === 'List' || action.accessLevel === 'Read';
}

const statementActions = new WeakMap<Statement, readonly KnownAction[]>();

/**
 * The known actions an Allow or Deny statement names in `Action`, each once, `*` left out. Kept per statement, so the
 * first caller's data is the one that counts.
 */
export function actionsOfStatement(statement: Statement, data: IamData): readonly KnownAction[] {
  const known = statementActions.get(statement);
  if (known) return known;
  const actions = new Set<KnownAction>();
  for (const { action } of statement.action?.items ?? []) {
    if (action.hasWildcard && isEveryAction(action)) continue;
    for (const one of expandAction(data, action)) actions.add(one);
  }
  const list = [...actions];
  statementActions.set(statement, list);
  return list;
}

/** `a`, `a and b`, `a, b and c`, `a, b and 4 more`: up to `limit` names in words. */
export function inWords(names: readonly string[], limit = 3): string {
  const shown = names.length > limit ? [...names.slice(0, limit - 1), `${names.length - limit + 1} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
