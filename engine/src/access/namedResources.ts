import type { KnownAction } from '../actions/actionPattern';
import { couldBeArnOf } from '../arn/arnPattern';
import type { Statement } from '../model/model';
import { isWholeType } from './grants';
import { jointTypes } from './jointTypes';

/** More would not be a choice but a copy of the whole policy. */
const mostResources = 6;

/**
 * The resources that other Allow statements of the policy name and that the actions work on. Every action must find one;
 * undefined otherwise. Those that stand for all of a kind are no help.
 */
export function resourcesNamedElsewhere(
  statement: Statement,
  actions: readonly KnownAction[],
): readonly string[] | undefined {
  const candidates = new Set<string>();
  for (const other of statement.policy.statements) {
    if (other === statement || other.effect !== 'Allow') continue;
    for (const { node, arn } of other.resource?.items ?? []) if (arn) candidates.add(node.value);
  }
  const used = new Set<string>();
  for (const known of actions) {
    const { action, service } = known;
    const formats = action.resourceTypes.flatMap(({ name }) => service.resourceTypes.get(name)?.arns ?? []);
    const fitting = [...candidates].filter(
      (candidate) => formats.some((format) => couldBeArnOf(candidate, format)) && !isWholeType(candidate, known),
    );
    if (fitting.length === 0 || !jointTypes(known).every((type) => isOneOf(fitting, known, type))) return undefined;
    for (const one of fitting) used.add(one);
  }
  return used.size === 0 || used.size > mostResources ? undefined : [...used];
}

function isOneOf(candidates: readonly string[], { service }: KnownAction, type: string): boolean {
  const formats = service.resourceTypes.get(type)?.arns ?? [];
  return candidates.some((candidate) => formats.some((format) => couldBeArnOf(candidate, format)));
}
