import { expandAction, isEveryAction } from '../actions/actionPattern';
import { isEveryResource } from '../arn/arnPattern';
import type { IamData } from '../data/types';
import type { ActionItem, Policy, PrincipalElement, Statement } from '../model/model';
import { knownPrincipals } from '../trust/knownPrincipals';

/** Service principals that the policy's Allow statements trust, in source order, without repetition. */
export function trustedServices(policy: Policy): string[] {
  const names = policy.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap(({ principal }) => (principal ? knownPrincipals(principal).items : []))
    .filter(({ type }) => type === 'Service')
    .map(({ value }) => value);
  return [...new Set(names)];
}

/**
 * A policy in a few words for a list: `trusts lambda.amazonaws.com`, `3 actions on 1 resource`, `80 actions, 79 on every
 * resource`. Patterns count as the actions that they match today.
 */
export function summarisePolicy(data: IamData, policy: Policy): string {
  return policy.kind === 'trust' ? summariseTrust(policy) : summarisePermissions(data, policy);
}

function summariseTrust(policy: Policy): string {
  const allowed = policy.statements.filter((statement) => statement.effect === 'Allow');
  const names = allowed
    .flatMap(({ principal }) => (principal ? namesOf(principal) : []))
    .filter((name, index, all) => name !== '' && all.indexOf(name) === index);
  if (names.length === 0) return isOpen(policy, ({ principal }) => principal) ? 'trust not known' : 'trusts nobody';
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? `trusts ${shown} and ${names.length - 2} more` : `trusts ${shown}`;
}

/** The principals, those that a template fills in in part among them. */
function namesOf(principal: PrincipalElement): readonly string[] {
  const { items, unsure } = knownPrincipals(principal);
  return [...items.map(({ value }) => value), ...unsure.map(({ node }) => node.value)];
}

/** Whether a template hides statements, or all that an element of a statement may have. */
function isOpen(
  { opaque, statements }: Pick<Policy, 'opaque' | 'statements'>,
  elementOf: (statement: Statement) => { readonly hidden: boolean } | undefined,
): boolean {
  return opaque || statements.some((statement) => elementOf(statement)?.hidden === true);
}

function summarisePermissions(data: IamData, { statements }: Policy): string {
  const allowing = statements.filter(({ effect }) => effect !== 'Deny');
  const denies = allowing.length === 0 && statements.length > 0;
  const counted = denies ? statements : allowing;
  return `${denies ? 'denies ' : ''}${actionsOn(data, counted)}`;
}

/** Everything says more than a number, and so does that only some of the actions reach everything. */
function actionsOn(data: IamData, statements: readonly Statement[]): string {
  const everywhere = statements.filter(isOnEveryResource);
  const isInverted = statements.some(({ notAction, notResource }) => notAction ?? notResource);
  const isEvery = statements.some(({ action }) => action?.items.some((item) => isEveryAction(item.action)));
  if (everywhere.length > 0 && everywhere.length < statements.length && !isInverted && !isEvery) {
    const [all, some] = [namedActions(data, statements).size, namedActions(data, everywhere).size];
    if (some < all) return `${count(all, 'action')}, ${some} on every resource`;
  }
  return `${actionsOf(data, statements)} on ${resourcesOf(statements)}`;
}

function isOnEveryResource({ resource }: Statement): boolean {
  return resource?.items.some(({ node }) => isEveryResource(node.value)) ?? false;
}

/** `*` is every action, and `NotAction` names what is left out. */
function actionsOf(data: IamData, statements: readonly Statement[]): string {
  const items = statements.flatMap(({ action }) => action?.items ?? []);
  if (items.some(({ action }) => isEveryAction(action))) return 'every action';
  const without = statements.flatMap(({ notAction }) => notAction?.items ?? []);
  const isInverted = statements.some(({ notAction }) => notAction !== undefined);
  if (isInverted) return `all but ${count(keysOf(data, without).size, 'action')}`;
  return count(namedActions(data, statements).size, 'action');
}

function namedActions(data: IamData, statements: readonly Statement[]): ReadonlySet<string> {
  return keysOf(
    data,
    statements.flatMap(({ action }) => action?.items ?? []),
  );
}

/** The actions that are named, those of patterns one by one. What the data doesn't know counts as it is written. */
function keysOf(data: IamData, items: readonly ActionItem[]): ReadonlySet<string> {
  const keys = items
    .filter(({ action }) => action.text !== '')
    .flatMap(({ action }) => {
      const known = expandAction(data, action);
      return known.length === 0 ? [action.text.toLowerCase()] : known.map(({ key }) => key);
    });
  return new Set(keys);
}

function resourcesOf(statements: readonly Statement[]): string {
  if (statements.some(isOnEveryResource)) return 'every resource';
  const isInverted = statements.some(({ notResource }) => notResource !== undefined);
  const elementOf = ({ resource, notResource }: Statement) => (isInverted ? notResource : resource);
  const items = statements.map(elementOf).flatMap((element) => [...(element?.items ?? []), ...(element?.unsure ?? [])]);
  const named = new Set(items.map(({ node }) => node.value).filter((value) => value !== ''));
  if (named.size === 0 && isOpen({ opaque: false, statements }, elementOf)) return 'resources that are not known';
  return isInverted ? `all but ${count(named.size, 'resource')}` : count(named.size, 'resource');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
