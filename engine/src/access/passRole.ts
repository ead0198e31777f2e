import type { KnownAction } from '../actions/actionPattern';
import { isEveryResource, opennessOf } from '../arn/arnPattern';
import { type Requirement, requirementsOf } from '../conditions/requirement';
import type { IamData } from '../data/types';
import type { Policy, ResourceItem, Statement } from '../model/model';
import { coversWildcard } from '../text/wildcard';
import { actionsOfStatement } from './openGrant';

/** Whether a resource stands for every role, of any or of one account: `*`, `arn:aws:iam::*:role/*`. */
export function isEveryRole({ node, arn }: ResourceItem): boolean {
  if (isEveryResource(node.value)) return true;
  if (!arn) return /^arn:[^:]*\*$|^arn:[^:]*:(iam|\*)(:[^:]*){0,2}\*$/.test(node.value);
  return coversWildcard(arn.service, 'iam') && coversWildcard(arn.resource, 'role/*');
}

/**
 * Whether the statement passes or creates roles for some services only, by `iam:PassedToService`, `iam:AWSServiceName` or
 * the ARN of what the role is passed to. A key that may be missing limits nothing, and neither does a pattern that matches
 * every service, such as `*.amazonaws.com`.
 */
export function isBoundToService(statement: Statement): boolean {
  if (statement.condition?.opaque === true) return true;
  const requirements = requirementsOf(statement);
  return [...serviceKeys].some(([key, matchesEvery]) => {
    const own = requirements.filter((one) => one.key === key);
    return own.some(({ acceptsAbsence }) => !acceptsAbsence) && own.some((one) => namesSome(one, matchesEvery));
  });
}

const serviceKeys: ReadonlyMap<string, (pattern: string) => boolean> = new Map([
  ['iam:passedtoservice', matchesEveryService],
  ['iam:awsservicename', matchesEveryService],
  ['iam:associatedresourcearn', (pattern: string) => opennessOf(pattern) === 'everything'],
]);

function namesSome({ operator, values }: Requirement, matchesEvery: (pattern: string) => boolean): boolean {
  if (operator.known === undefined || operator.known === 'Null' || operator.negated) return false;
  return values === undefined || (values.length > 0 && !values.some(matchesEvery));
}

/** Services are named under `amazonaws.com`, a few in China under `amazonaws.com.cn`. */
function matchesEveryService(pattern: string): boolean {
  return coversWildcard(pattern, '*.amazonaws.com') || coversWildcard(pattern, '*.amazonaws.com.cn');
}

/**
 * The services that the policy's other actions hand roles to, as principals for `iam:PassedToService`. Undefined when
 * there are none, more than three, or one whose principal is not certain.
 */
export function passedToServices(policy: Policy, data: IamData): readonly string[] | undefined {
  const services = new Set<string>();
  for (const statement of policy.statements) {
    if (statement.effect !== 'Allow') continue;
    for (const known of actionsOfStatement(statement, data)) {
      if (!data.takesRole(known.key) || known.service.prefix === 'iam') continue;
      const principals = passedTo(known, data);
      if (!principals) return undefined;
      for (const principal of principals) services.add(principal);
      if (services.size > 3) return undefined;
    }
  }
  return services.size === 0 ? undefined : [...services].sort();
}

/** The principals that a role must trust for this action, where an escalation method or a single candidate tells. */
export function passedTo(known: KnownAction, data: IamData): readonly string[] | undefined {
  const method = data
    .escalationMethods()
    .find(({ actions, passedRoleTrusts }) => passedRoleTrusts && actions.length === 2 && actions.includes(known.id));
  if (method?.passedRoleTrusts) return [method.passedRoleTrusts].flat();
  const named = data.principal(`${known.service.prefix}.amazonaws.com`);
  if (known.service.prefix === 'ecs') return ['ecs-tasks.amazonaws.com'];
  return named?.kind === 'service-role' && named.iamPrefix === known.service.prefix ? [named.name] : undefined;
}
