import type { Action, IamData, Service } from '../data/types';
import type { ConditionClause, Statement } from '../model/model';
import { neverSends } from './keySupport';
import { requirementsOf } from './requirement';

/**
 * How far the conditions of a statement limit what it grants. `none`: not at all. `caller`: who calls, from where, how
 * signed in. `request`: which calls, by service keys, tags or values of the request. `resource`: which resources, by their
 * account, organization or tags, or by the service the call must come through. Each includes the weaker ones.
 */
export type ConditionScope = 'none' | 'caller' | 'request' | 'resource';

const strength: readonly ConditionScope[] = ['none', 'caller', 'request', 'resource'];

/** The strongest limit among the statement's conditions, which must all be met. Unknown template values limit as `request`. */
export function conditionScope(statement: Statement): ConditionScope {
  return strongest(statement, statement.condition?.clauses ?? []);
}

/**
 * The strongest limit that the conditions set for one action. Those that its requests meet anyway, because they never
 * carry the key, limit nothing.
 */
export function conditionScopeFor(
  data: IamData,
  statement: Statement,
  service: Service,
  action: Action,
): ConditionScope {
  const clauses = statement.condition?.clauses ?? [];
  return strongest(
    statement,
    clauses.filter((clause) => !isAlwaysMet(data, clause, service, action)),
  );
}

/**
 * Whether every request for an action meets a clause, because it accepts requests without the key and the action never
 * sends it: `ForAllValues` on `dynamodb:LeadingKeys` doesn't limit `dynamodb:Scan`.
 */
export function isAlwaysMet(data: IamData, clause: ConditionClause, service: Service, action: Action): boolean {
  const requirement = requirementsOf(clause.element.statement)[clause.element.clauses.indexOf(clause)];
  return requirement?.acceptsAbsence === true && neverSends(data, service, action, clause.key);
}

function strongest({ condition }: Statement, clauses: readonly ConditionClause[]): ConditionScope {
  let scope: ConditionScope = condition?.opaque ? 'request' : 'none';
  for (const clause of clauses) {
    const next = scopeOf(clause);
    if (strength.indexOf(next) > strength.indexOf(scope)) scope = next;
  }
  return scope;
}

/** Whether the statement holds under some condition only, whatever that says. */
export function hasCondition(statement: Statement): boolean {
  const { condition } = statement;
  return condition !== undefined && (condition.opaque || condition.clauses.length > 0);
}

/** The clause on a key that a value must fulfil, not merely avoid. The key in lower case. */
export function positiveClause(statement: Statement, lowerKey: string): ConditionClause | undefined {
  return statement.condition?.clauses.find((clause) => clause.lowerKey === lowerKey && limits(clause));
}

/** Keys of the resource itself; see also the tags (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). */
const resourceKeys = new Set([
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
  'kms:viaservice',
  'kms:resourcealiases',
  'kms:requestalias',
  's3:resourceaccount',
  'iam:passedtoservice',
  'iam:associatedresourcearn',
  'iam:awsservicename',
  'iam:policyarn',
  'iam:permissionsboundary',
]);

/** Global keys that say nothing of what is touched. */
const callerKeys =
  /^aws:(principal|source|user|mfa|multifactor|token|secure|current|epoch|referer|federated|vpc|assumed|ec2instance|issourceidentity|chatbot|via)/;

function scopeOf(clause: ConditionClause): ConditionScope {
  const key = clause.lowerKey;
  if (!limits(clause)) return clause.operator.negated && key.startsWith('aws:') ? 'caller' : 'none';
  if (resourceKeys.has(key) || key.includes(':resourcetag/') || key.endsWith('objecttag/')) return 'resource';
  if (key.startsWith('s3:existingobjecttag/')) return 'resource';
  return callerKeys.test(key) ? 'caller' : 'request';
}

/** A clause that anything passes limits nothing: a negated one nearly so, `*` as a value, `Null: true`. */
function limits(clause: ConditionClause): boolean {
  if (clause.opaque) return true;
  const { known, negated, ifExists, set } = clause.operator;
  if (!known || negated || clause.values.length === 0) return false;
  if (known === 'Null') return clause.values.every((node) => String(node.value) === 'false');
  if (!clause.values.some((node) => typeof node.value === 'string' && /^\*+$/.test(node.value))) return true;
  // Any value of a tag is fewer resources than those with and without the tag.
  return /tag\//.test(clause.lowerKey) && !ifExists && set !== 'ForAllValues';
}
