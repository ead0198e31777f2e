import { isEveryAction } from '../actions/actionPattern';
import { isEveryResource } from '../arn/arnPattern';
import type { Policy, Statement } from '../model/model';

/** Service principals that the policy's Allow statements trust, in source order, without repetition. */
export function trustedServices(policy: Policy): string[] {
  const names = policy.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => statement.principal?.items ?? [])
    .filter((item) => item.type === 'Service')
    .map((item) => item.node.value);
  return [...new Set(names)];
}

/** A policy in a few words for a list: `trusts lambda.amazonaws.com`, `3 actions on 1 resource`, `every action on every resource`. */
export function summarisePolicy(policy: Policy): string {
  return policy.kind === 'trust' ? summariseTrust(policy) : summarisePermissions(policy);
}

function summariseTrust(policy: Policy): string {
  const allowed = policy.statements.filter((statement) => statement.effect === 'Allow');
  const names = allowed
    .flatMap((statement) => statement.principal?.items.map((item) => item.node.value) ?? [])
    .filter((name, index, all) => all.indexOf(name) === index);
  if (names.length === 0) return 'trusts nobody';
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? `trusts ${shown} and ${names.length - 2} more` : `trusts ${shown}`;
}

function summarisePermissions({ statements }: Policy): string {
  const allowing = statements.filter(({ effect }) => effect !== 'Deny');
  const denies = allowing.length === 0 && statements.length > 0;
  const counted = denies ? statements : allowing;
  return `${denies ? 'denies ' : ''}${actionsOf(counted)} on ${resourcesOf(counted)}`;
}

/** Everything says more than a number: `*` is one pattern, and `NotAction` names what is left out. */
function actionsOf(statements: readonly Statement[]): string {
  const items = statements.flatMap(({ action }) => action?.items ?? []);
  if (items.some(({ action }) => isEveryAction(action))) return 'every action';
  const without = statements.flatMap(({ notAction }) => notAction?.items ?? []);
  const isInverted = statements.some(({ notAction }) => notAction !== undefined);
  const named = (list: typeof items) =>
    count(new Set(list.map(({ action }) => action.text.toLowerCase())).size, 'action');
  return isInverted ? `all but ${named(without)}` : named(items);
}

function resourcesOf(statements: readonly Statement[]): string {
  const items = statements.flatMap(({ resource }) => resource?.items ?? []);
  if (items.some(({ node }) => isEveryResource(node.value))) return 'every resource';
  const without = statements.flatMap(({ notResource }) => notResource?.items ?? []);
  const isInverted = statements.some(({ notResource }) => notResource !== undefined);
  const named = (list: typeof items) => count(new Set(list.map(({ node }) => node.value)).size, 'resource');
  return isInverted ? `all but ${named(without)}` : named(items);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
