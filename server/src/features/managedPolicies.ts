import type { IamData } from '../../../engine/src/data/iamData';
import type { Engine } from '../../../engine/src/engine';
import type { BroadPolicies, BroadPoliciesParams, ManagedPoliciesParams, ManagedPolicyChoice } from '../protocol';

interface PolicyFacts {
  readonly data: IamData;
  readonly engine: Pick<Engine, 'managedPoliciesAllowing'>;
}

/**
 * AWS's managed policies to pick from: what the recipes for the trusted services recommend, in their order, then all
 * others by name. `AWSLambdaBasicExecutionRole` comes first for Lambda because its recipe begins with it. Those that allow
 * an action are in the order of what they allow besides, the narrowest first.
 */
export function chooseManagedPolicies(
  { data, engine }: PolicyFacts,
  params: ManagedPoliciesParams,
): ManagedPolicyChoice[] {
  const { action } = params;
  const policies = action
    ? engine.managedPoliciesAllowing(action)
    : [...data.managedPolicies()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const reasons = recommendations(data, params.trustedServices);
  const order = [...reasons.keys()];
  const choices = policies.map(({ name, arn, broad }): ManagedPolicyChoice => {
    const recommended = reasons.get(arn);
    return { name, arn, ...(recommended ? { recommended } : {}), ...(broad ? { broad } : {}) };
  });
  const rank = (choice: ManagedPolicyChoice) => (choice.recommended ? order.indexOf(choice.arn) : order.length);
  return choices.sort((a, b) => rank(a) - rank(b));
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
