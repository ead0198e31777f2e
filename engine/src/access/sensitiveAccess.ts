import { coversAction, expandAction, intersectsActions, isEveryAction, matcherOf } from '../actions/actionPattern';
import { coversArn, intersectsArn } from '../arn/arnPattern';
import { hasCondition } from '../conditions/conditionScope';
import type { IamData } from '../data/types';
import { type ParsedAction, parseAction } from '../model/action';
import type { Policy, ResourceItem, Statement } from '../model/model';
import { mayReach } from './resourceFit';

/** What nobody is to be allowed: actions on what a pattern of ARNs stands for. */
export interface SensitiveAccess {
  readonly arn: string;
  readonly actions: readonly ParsedAction[];
}

/** A statement that allows some of it. */
export interface SensitiveGrant {
  readonly access: SensitiveAccess;
  /** The resource that takes the ARN in; undefined where `NotResource` does not leave it out. */
  readonly resource: ResourceItem | undefined;
  /** The actions that are allowed, known ones as AWS writes them. */
  readonly actions: readonly string[];
}

/** Reads the setting: patterns of actions by the pattern of an ARN. */
export function sensitiveAccesses(setting: Readonly<Record<string, readonly string[]>>): readonly SensitiveAccess[] {
  return Object.entries(setting).map(([arn, actions]) => ({ arn, actions: actions.map(parseAction) }));
}

/** What a statement allows of the given accesses, those left out that the policy denies as a whole. */
export function sensitiveGrants(
  data: IamData,
  statement: Statement,
  accesses: readonly SensitiveAccess[],
): readonly SensitiveGrant[] {
  if (statement.effect !== 'Allow') return [];
  return accesses.flatMap((access) => {
    const resource = reaching(statement, access.arn);
    if (resource === 'none') return [];
    const open = access.actions.filter((action) => !isDenied(statement.policy, access.arn, action));
    const actions = [...new Set(open.flatMap((action) => allowed(data, statement, action, access.arn)))];
    return actions.length === 0 ? [] : [{ access, resource, actions }];
  });
}

function reaching({ resource, notResource }: Statement, arn: string): ResourceItem | undefined | 'none' {
  if (notResource) return notResource.items.some(({ node }) => coversArn(node.value, arn)) ? 'none' : undefined;
  return resource?.items.find(({ node }) => intersectsArn(node.value, arn)) ?? 'none';
}

/** The actions of a pattern that a statement allows and that may work on the ARN. Unknown ones are as they are written. */
function allowed(data: IamData, statement: Statement, sensitive: ParsedAction, arn: string): readonly string[] {
  const { action, notAction } = statement;
  if (notAction) {
    const matcher = matcherOf(notAction);
    const left = expandAction(data, sensitive).filter(({ service, action: { name } }) =>
      matcher.applies(service.prefix, name.toLowerCase()),
    );
    return left.filter((known) => mayReach([known], arn)).map(({ id }) => id);
  }
  return (action?.items ?? []).flatMap((item) => {
    if (!intersectsActions(item.action, sensitive)) return [];
    if (isEveryAction(item.action)) return [item.action.text];
    const known = expandAction(data, item.action);
    if (known.length === 0) return item.action.service === serviceOf(arn) ? [item.action.text] : [];
    return known
      .filter((one) => coversAction(sensitive, parseAction(one.id)) && mayReach([one], arn))
      .map(({ id }) => id);
  });
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

/** Whether a Deny without condition takes the action away from all that the ARN stands for. */
function isDenied({ statements }: Policy, arn: string, sensitive: ParsedAction): boolean {
  return statements.some(
    (deny) =>
      deny.effect === 'Deny' &&
      !hasCondition(deny) &&
      deny.resource?.items.some(({ node }) => coversArn(node.value, arn)) &&
      deny.action?.items.some((item) => coversAction(item.action, sensitive)),
  );
}
