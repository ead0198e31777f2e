import { expandAction, isEveryAction } from '../../../engine/src/actions/actionPattern';
import type { IamData } from '../../../engine/src/data/iamData';
import type { ManagedPolicy } from '../../../engine/src/data/types';
import { parseAction } from '../../../engine/src/model/action';
import type { BroadPolicies, BroadPoliciesParams, ManagedPoliciesParams, ManagedPolicyChoice } from '../protocol';

/**
 * AWS's managed policies to pick from: what the recipes for the trusted services recommend, in their order, then all
 * others by name. `AWSLambdaBasicExecutionRole` comes first for Lambda because its recipe begins with it. Those that allow
 * an action are in the order of what they allow besides, the narrowest first.
 */
export function chooseManagedPolicies(data: IamData, params: ManagedPoliciesParams): ManagedPolicyChoice[] {
  const { action } = params;
  const policies = action ? data.managedPoliciesAllowing(action) : data.managedPolicies();
  const width = action ? widthsOf(data, policies, action) : new Map<string, number>();
  const reasons = recommendations(data, params.trustedServices);
  const order = [...reasons.keys()];
  const choices = policies.map(({ name, arn, broad }): ManagedPolicyChoice => {
    const recommended = reasons.get(arn);
    return { name, arn, ...(recommended ? { recommended } : {}), ...(broad ? { broad } : {}) };
  });
  const rank = (choice: ManagedPolicyChoice) => (choice.recommended ? order.indexOf(choice.arn) : order.length);
  const widthOf = ({ arn }: ManagedPolicyChoice) => width.get(arn) ?? 0;
  return choices.sort((a, b) => rank(a) - rank(b) || compare(widthOf(a), widthOf(b)) || (a.name < b.name ? -1 : 1));
}

/** Infinity has no difference to itself. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * How far policies go besides an action, by ARN. Those that are named after the action's service come first, since the
 * others were made for one product; of these each other service weighs more than all actions of the own one. Policies of
 * service-linked roles can't be attached at all.
 */
function widthsOf(data: IamData, policies: readonly ManagedPolicy[], action: string): ReadonlyMap<string, number> {
  const own = parseAction(action).service;
  const namesOwn = new RegExp(`^(?:Amazon|AWS)?_?${own.replace(/[^a-z0-9]/g, '')}`, 'i');
  return new Map(
    policies.map(({ arn, name, path }) => {
      const actions = data.managedPolicyActions(arn).map(parseAction);
      if (path === '/aws-service-role/') return [arn, Number.POSITIVE_INFINITY];
      if (actions.some(isEveryAction)) return [arn, Number.MAX_SAFE_INTEGER];
      const others = new Set(actions.map(({ service }) => service).filter((service) => service !== own)).size;
      const ofOwn = actions.filter(({ service }) => service === own);
      const count = ofOwn.reduce((sum, pattern) => sum + Math.max(1, expandAction(data, pattern).length), 0);
      return [arn, (namesOwn.test(name) ? 0 : 1e9) + others * 1e5 + count];
    }),
  );
}

/** Why managed policies are broad, by ARN. */
export function broadReasons(data: IamData, { arns }: BroadPoliciesParams): BroadPolicies {
  const reasons = arns.flatMap((arn) => {
    const broad = data.managedPolicy(arn)?.broad;
    return broad === undefined ? [] : [[arn, broad] as const];
  });
  return Object.fromEntries(reasons);
}

function recommendations(data: IamData, services: readonly string[]): Map<string, string> {
  const reasons = new Map<string, string>();
  if (services.length === 0) return reasons;
  for (const recipe of data.recipes()) {
    const trusted = recipe.trust.flatMap(({ principal }) => [principal.Service ?? []].flat());
    if (!trusted.some((name) => services.includes(name))) continue;
    for (const { arn, why } of recipe.managedPolicies) if (!reasons.has(arn)) reasons.set(arn, why);
  }
  return reasons;
}
