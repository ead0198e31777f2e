import type { Policy } from './model';

/** Service principals that the policy's Allow statements trust, in source order, without repetition. */
export function trustedServices(policy: Policy): string[] {
  const names = policy.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => statement.principal?.items ?? [])
    .filter((item) => item.type === 'Service')
    .map((item) => item.node.value);
  return [...new Set(names)];
}

/** A policy in a few words for a list: `trusts lambda.amazonaws.com`, `3 actions on 1 resource`. */
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

function summarisePermissions(policy: Policy): string {
  const actions = new Set<string>();
  const resources = new Set<string>();
  for (const statement of policy.statements) {
    for (const item of statement.action?.items ?? []) actions.add(item.action.text.toLowerCase());
    for (const item of statement.resource?.items ?? []) resources.add(item.node.value);
  }
  return `${count(actions.size, 'action')} on ${count(resources.size, 'resource')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
