import type { KnownAction } from './actionPattern';
import { couldBeArnOf } from './arnPattern';
import type { Statement } from './model';
import { hasWildcard } from './wildcard';

/**
 * The resources other Allow statements of the policy name for actions of the same kind. Every action must find one;
 * undefined otherwise. A resource whose account or service part is a wildcard is no help.
 */
export function resourcesNamedElsewhere(
  statement: Statement,
  actions: readonly KnownAction[],
): readonly string[] | undefined {
  const candidates = new Set<string>();
  for (const other of statement.policy.statements) {
    if (other === statement || other.effect !== 'Allow') continue;
    for (const { node, arn } of other.resource?.items ?? []) {
      if (arn && !hasWildcard(arn.account) && arn.resource !== '*' && !/[:/]\*$/.test(arn.resource.slice(0, 40))) {
        candidates.add(node.value);
      } else if (arn?.service === 's3' && !hasWildcard(arn.resource.split('/')[0] ?? '')) candidates.add(node.value);
    }
  }
  const used = new Set<string>();
  for (const { action, service } of actions) {
    const formats = action.resourceTypes.flatMap((type) => service.resourceTypes.get(type.name)?.arns ?? []);
    const fitting = [...candidates].filter((candidate) => formats.some((format) => couldBeArnOf(candidate, format)));
    if (fitting.length === 0) return undefined;
    for (const one of fitting) used.add(one);
  }
  return used.size === 0 ? undefined : [...used];
}
