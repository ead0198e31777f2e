import type { Escalation } from '../../access/escalation';
import { isServiceWildcard } from '../../actions/actionPattern';
import type { Severity } from '../rule';

/** From heavy to light. */
export const escalationWeights: readonly Severity[] = ['security', 'warning', 'suggestion'];

/** Using what exists needs luck: a function or instance that has more rights. The other ways always work. */
export function escalationSeverity({ method, extent }: Escalation): Severity {
  const heavy = method.category === 'existing-resource' ? 1 : 0;
  return escalationWeights[heavy + (extent === 'narrowed' ? 1 : 0)] ?? 'suggestion';
}

/** A service wildcard alone opens ways through what exists; its own finding says that it is too broad. */
export function isSaidByServiceWildcard({ method, grants }: Escalation): boolean {
  return method.category === 'existing-resource' && grants.every(({ item }) => item && isServiceWildcard(item.action));
}
