import { isEveryAction, isServiceWildcard, matcherOf } from '../actions/actionPattern';
import type { ActionItem, ResourceItem, Statement } from '../model/model';
import { coversWildcard, matchesWildcard } from '../text/wildcard';
import { isEveryRole } from './passRole';

/** How an Allow statement comes to allow an IAM action: by its name, by a pattern, or by not leaving it out. */
export type RoleActionUse =
  | { readonly by: 'literal' | 'pattern'; readonly item: ActionItem }
  | { readonly by: 'notAction'; readonly item: undefined };

/** How the statement allows `iam:` + name (in lower case); undefined when it does not, or as `*` or `iam:*` only. */
export function useOfRoleAction(statement: Statement, lowerName: string): RoleActionUse | undefined {
  if (statement.effect !== 'Allow') return undefined;
  if (statement.notAction && !statement.action) {
    return matcherOf(statement.notAction).applies('iam', lowerName) ? { by: 'notAction', item: undefined } : undefined;
  }
  let pattern: ActionItem | undefined;
  for (const item of statement.action?.items ?? []) {
    const { action } = item;
    if (!action.hasWildcard) {
      if (action.lowerName === lowerName && action.service === 'iam') return { by: 'literal', item };
    } else if (!pattern && action.service === 'iam' && !isEveryAction(action) && !isServiceWildcard(action)) {
      if (matchesWildcard(action.lowerName, lowerName)) pattern = item;
    }
  }
  return pattern && { by: 'pattern', item: pattern };
}

/** The resource of the statement that stands for every role. */
export function everyRoleItem(statement: Statement): ResourceItem | undefined {
  return statement.resource?.items.find(isEveryRole);
}

/** The resource that stands for every service-linked role: all of them lie under `aws-service-role/`. */
export function everyServiceLinkedRoleItem(statement: Statement): ResourceItem | undefined {
  return statement.resource?.items.find(
    (item) =>
      isEveryRole(item) ||
      (item.arn?.service === 'iam' && coversWildcard(item.arn.resource, 'role/aws-service-role/*')),
  );
}

/** The account of a role that may be assumed, where it is none of the given ones; undefined when none are given. */
export function foreignRole({ arn, element }: ResourceItem, ownAccounts: readonly string[]): string | undefined {
  const { effect, action } = element.statement;
  if (ownAccounts.length === 0 || effect !== 'Allow' || element.negated) return undefined;
  if (arn?.service !== 'iam' || !arn.resource.startsWith('role/')) return undefined;
  if (!/^\d{12}$/.test(arn.account) || ownAccounts.includes(arn.account)) return undefined;
  return action?.items.some((item) => item.action.key === 'sts:assumerole') ? arn.account : undefined;
}

/** Whether the statement speaks of roles only, by resources `arn:…:iam::…:role/…`. */
export function isAboutRolesOnly(statement: Statement): boolean {
  const items = (statement.resource ?? statement.notResource)?.items ?? [];
  return items.length > 0 && items.every(({ arn }) => arn?.service === 'iam' && arn.resource.startsWith('role/'));
}

/** Whether a `NotAction` leaves out IAM actions one by one, so that its author had IAM in mind. */
export function namesIamActions(statement: Statement): boolean {
  return (statement.notAction?.items ?? []).some(
    ({ action }) => action.service === 'iam' && !isServiceWildcard(action),
  );
}
