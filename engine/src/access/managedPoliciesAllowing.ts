import { expandAction, isEveryAction } from '../actions/actionPattern';
import type { IamData, ManagedPolicy } from '../data/types';
import { type ParsedAction, parseAction } from '../model/action';

/**
 * AWS managed policies that allow an action, the narrowest first. Those that are named after the action's service come
 * before the others, which were made for one product; policies of service-linked roles, which can't be attached, come last.
 */
export function managedPoliciesAllowing(data: IamData, action: string): readonly ManagedPolicy[] {
  const wanted = parseAction(action);
  return data
    .managedPoliciesAllowing(action)
    .map((policy) => ({ policy, width: widthOf(data, policy, wanted) }))
    .sort((a, b) => compareWidths(a.width, b.width) || (a.policy.name < b.policy.name ? -1 : 1))
    .map(({ policy }) => policy);
}

/** Numbers to compare one after the other. */
type Width = readonly number[];

/** How far a policy goes besides an action: each other service weighs more than all actions of the action's own. */
function widthOf(data: IamData, { arn, name, path }: ManagedPolicy, { service: own }: ParsedAction): Width {
  const actions = data.managedPolicyActions(arn).map(parseAction);
  const isOwn = name
    .toLowerCase()
    .replace(/^(?:amazon|aws)?_?/, '')
    .startsWith(own.replace(/[^a-z0-9]/g, ''));
  const services = new Set(actions.map(({ service }) => service).filter((service) => service !== own));
  const count = actions
    .filter(({ service }) => service === own)
    .reduce((sum, pattern) => sum + Math.max(1, expandAction(data, pattern).length), 0);
  return [
    path === '/aws-service-role/' ? 1 : 0,
    actions.some(isEveryAction) ? 1 : 0,
    isOwn ? 0 : 1,
    services.size,
    count,
  ];
}

function compareWidths(one: Width, other: Width): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
