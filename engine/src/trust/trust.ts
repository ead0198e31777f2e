import type { ActionItem, ConditionClause, Policy, PrincipalItem, PrincipalType, Statement } from '../model/model';
import { matchesWildcard } from '../text/wildcard';
import { principalForm, rightKey } from './principal';

/** The three ways to take a role, each for its own sort of principal. */
export type TrustWay = 'iam' | 'saml' | 'web';

/** The action that each sort of principal takes a role with. */
export const assumeActions: Readonly<Record<TrustWay, string>> = {
  iam: 'sts:AssumeRole',
  saml: 'sts:AssumeRoleWithSAML',
  web: 'sts:AssumeRoleWithWebIdentity',
};

/** The way a principal takes a role; undefined while the principal is a blank, misplaced or not understood. */
export function trustWay(item: PrincipalItem): TrustWay | undefined {
  const { shape } = principalForm(item.node.value);
  if (shape === 'unfilled' || rightKey(item) !== undefined) return undefined;
  if (item.type === 'Service') return 'iam';
  if (item.type === 'AWS') return shape === 'everyone' || shape === 'unclear' ? undefined : 'iam';
  if (item.type !== 'Federated') return undefined;
  if (shape === 'saml-provider') return 'saml';
  return shape === 'oidc-provider' || shape === 'identity-domain' ? 'web' : undefined;
}

/** The ways of all principals of a statement; undefined when one of them is not understood or hidden by a template. */
export function trustWays(statement: Statement): ReadonlySet<TrustWay> | undefined {
  const { principal } = statement;
  if (!principal || principal.opaque || principal.items.length === 0) return undefined;
  const ways = new Set<TrustWay>();
  for (const item of principal.items) {
    const way = trustWay(item);
    if (!way) return undefined;
    ways.add(way);
  }
  return ways;
}

/** The way that an action serves: `sts:AssumeRoleWithSAML` → `saml`. Undefined for session actions and all others. */
export function wayOfAction(item: ActionItem): TrustWay | undefined {
  if (item.action.service !== 'sts') return undefined;
  switch (item.action.lowerName) {
    case 'assumerole':
      return 'iam';
    case 'assumerolewithsaml':
      return 'saml';
    case 'assumerolewithwebidentity':
      return 'web';
    default:
      return undefined;
  }
}

/** Whether a statement's Action names the action, wildcards counted; true as well where a template hides actions. */
export function namesAction(statement: Statement, action: string): boolean {
  const { action: element } = statement;
  if (!element) return false;
  const lower = action.toLowerCase();
  return element.opaque || element.items.some((item) => matchesWildcard(item.action.text.toLowerCase(), lower));
}

/** The statement's principals of one type. */
export function principalsOf(statement: Statement, type: PrincipalType): readonly PrincipalItem[] {
  return statement.principal?.items.filter((item) => item.type === type) ?? [];
}

/** Whether the statement allows, and trusts services and nothing else. */
export function trustsOnlyServices(statement: Statement): boolean {
  const { principal } = statement;
  if (!principal || principal.opaque || principal.items.length === 0) return false;
  return principal.items.every((item) => item.type === 'Service');
}

/** The Allow statements of a policy. */
export function allowStatements(policy: Policy): readonly Statement[] {
  return policy.statements.filter((statement) => statement.effect === 'Allow');
}

/** The clauses on any of the keys; keys are given in lower case, a family by its prefix with a trailing slash. */
export function clausesOn(statement: Statement, keys: readonly string[]): readonly ConditionClause[] {
  return (
    statement.condition?.clauses.filter((clause) =>
      keys.some((key) => (key.endsWith('/') ? clause.lowerKey.startsWith(key) : clause.lowerKey === key)),
    ) ?? []
  );
}

/**
 * Whether a clause lets a request through only when the key is there and has one of the values: a positive operator,
 * without `IfExists` and `ForAllValues`, which are true for a missing key.
 */
export function pins(clause: ConditionClause): boolean {
  const { operator } = clause;
  if (!operator.known || operator.negated || operator.ifExists || operator.set === 'ForAllValues') return false;
  return operator.known !== 'Null' && (clause.opaque || clause.values.length > 0);
}

/** The values of a clause as IAM compares them: an account ID without quotes is a JSON number, and the same account. */
export function textValues(clause: ConditionClause): readonly string[] {
  return clause.values.flatMap(({ value }) => (value === null ? [] : [String(value)]));
}

/** Whether a condition's value says nothing: empty, or only wildcards. */
export function matchesAnything(value: string): boolean {
  return /^[*?]*$/.test(value);
}
