import { statementsOf, textsOf } from '../../../engine/src/documents/compareDocuments';
import { isObject, type JsonObject } from '../aws/json';

/** Whether something is possible; `conditional` when it depends on the conditions of a statement. */
export type Verdict = 'yes' | 'no' | 'conditional';

/** Whether a trust policy lets a service assume the role. */
export function canAssume(trust: JsonObject, service: string): Verdict {
  const about = statementsOf(trust).filter(
    (statement) => namesService(statement, service) && coversAction(statement, 'sts:AssumeRole'),
  );
  return decide(about);
}

/** The service principals that a trust policy allows, sorted. */
export function trustedServices(trust: JsonObject): readonly string[] {
  const allowed = statementsOf(trust).filter(({ Effect }) => Effect === 'Allow');
  return [...new Set(allowed.flatMap(servicesOf))].sort();
}

/**
 * Whether permission policies let a function write its log: it needs a stream and events in it. The log group is made by
 * the service or by someone else. Resources are not compared, because the name of the function is not known.
 */
export function canWriteLogs(documents: readonly JsonObject[]): Verdict {
  const verdicts = ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) =>
    decide(
      documents.flatMap(statementsOf).filter((statement) => coversAction(statement, action) && denialCounts(statement)),
    ),
  );
  if (verdicts.includes('no')) return 'no';
  return verdicts.includes('conditional') ? 'conditional' : 'yes';
}

function decide(statements: readonly JsonObject[]): Verdict {
  const denials = statements.filter(({ Effect }) => Effect === 'Deny');
  const grants = statements.filter(({ Effect }) => Effect === 'Allow');
  if (grants.length === 0 || denials.some((denial) => !hasCondition(denial))) return 'no';
  return denials.length > 0 || grants.every(hasCondition) ? 'conditional' : 'yes';
}

/** A denial of some other log group does not keep a function from writing its own. */
function denialCounts(statement: JsonObject): boolean {
  return statement.Effect !== 'Deny' || textsOf(statement.Resource).includes('*');
}

function namesService(statement: JsonObject, service: string): boolean {
  const { Principal } = statement;
  // "*" as a principal stands for everyone; services are not among those whom IAM lets assume a role by it.
  if (Principal === undefined || !isObject(Principal)) return statement.Effect === 'Deny' && Principal === '*';
  return servicesOf(statement).includes(service);
}

function servicesOf({ Principal }: JsonObject): readonly string[] {
  return isObject(Principal) ? textsOf(Principal.Service) : [];
}

function coversAction(statement: JsonObject, action: string): boolean {
  if (statement.NotAction !== undefined)
    return !textsOf(statement.NotAction).some((pattern) => matches(pattern, action));
  return textsOf(statement.Action).some((pattern) => matches(pattern, action));
}

function hasCondition({ Condition }: JsonObject): boolean {
  return isObject(Condition) && Object.keys(Condition).length > 0;
}

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}
