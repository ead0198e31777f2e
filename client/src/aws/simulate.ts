import { type AwsRequest, option } from './cli';
import {
  flagAt,
  isObject,
  type JsonObject,
  jsonReader,
  objectAt,
  objectsAt,
  optionalNumberAt,
  textAt,
  textsAt,
} from './json';

/** Pure description of IAM's simulator. The lists of documents are given as `file://` and the path of a JSON list. */

export type ContextType = 'string' | 'numeric' | 'boolean' | 'date' | 'ip' | 'binary';

/** A value that the request would carry. */
export interface ContextEntry {
  readonly key: string;
  readonly type: ContextType | `${ContextType}List`;
  readonly values: readonly string[];
}

export interface Simulation {
  readonly policies: string;
  readonly boundaries?: string;
  /** Literal actions: the simulator takes no patterns. */
  readonly actions: readonly string[];
  /** ARNs, or `*`. */
  readonly resources: readonly string[];
  readonly context: readonly ContextEntry[];
}

export type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';

/** What one action on one resource comes to. */
export interface SimulatedCall {
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  /** The statements that decided. */
  readonly matched: readonly MatchedStatement[];
  /** Condition keys that were asked about and have no value. */
  readonly missing: readonly string[];
  /** Whether the permissions boundary allows it; absent without a boundary. */
  readonly boundaryAllows?: boolean;
}

export interface MatchedStatement {
  /** Which list the document is from; nothing for an identifier that is new to us. */
  readonly list: 'policies' | 'boundaries' | undefined;
  /** Counted from 0. */
  readonly index: number;
  /** As the simulator names it: `PolicyInputList.1`. */
  readonly policyId: string;
  /** Just behind the opening brace of the statement, line and column counted from 1. */
  readonly start?: { readonly line: number; readonly column: number };
}

/** Simulates every action on every resource. The CLI follows the pages. */
export function simulateCustomPolicy(simulation: Simulation): AwsRequest<readonly SimulatedCall[]> {
  const { policies, boundaries, actions, resources, context } = simulation;
  const args = [
    ...['iam', 'simulate-custom-policy', ...option('--policy-input-list', policies)],
    ...(boundaries === undefined ? [] : option('--permissions-boundary-policy-input-list', boundaries)),
    ...['--action-names', ...actions, '--resource-arns', ...resources],
    ...(context.length === 0 ? [] : ['--context-entries', JSON.stringify(context.map(contextArgument))]),
  ];
  return {
    args,
    json: true,
    read: jsonReader((root) => distinct(objectsAt(root, 'EvaluationResults').flatMap(readCalls))),
  };
}

function contextArgument({ key, type, values }: ContextEntry) {
  return { ContextKeyName: key, ContextKeyValues: values, ContextKeyType: type };
}

/** An evaluation with results for each resource is about these; any other is about its own resource. */
function readCalls(result: JsonObject): readonly SimulatedCall[] {
  const action = textAt(result, 'EvalActionName');
  const each = listAt(result, 'ResourceSpecificResults');
  if (each.length === 0) {
    const resource = typeof result.EvalResourceName === 'string' ? result.EvalResourceName : '*';
    return [{ action, resource, decision: decisionAt(result, 'EvalDecision'), ...readDetails(result) }];
  }
  return each.map((own) => ({
    action,
    resource: textAt(own, 'EvalResourceName'),
    decision: decisionAt(own, 'EvalResourceDecision'),
    ...readDetails(own),
  }));
}

function readDetails(from: JsonObject): Pick<SimulatedCall, 'matched' | 'missing' | 'boundaryAllows'> {
  const boundary = from.PermissionsBoundaryDecisionDetail;
  return {
    matched: listAt(from, 'MatchedStatements').map(readStatement),
    missing: isPresent(from, 'MissingContextValues') ? textsAt(from, 'MissingContextValues') : [],
    ...(isObject(boundary) ? { boundaryAllows: flagAt(boundary, 'AllowedByPermissionsBoundary') } : {}),
  };
}

function readStatement(statement: JsonObject): MatchedStatement {
  const policyId = typeof statement.SourcePolicyId === 'string' ? statement.SourcePolicyId : '';
  const [, list, number] = /^(PolicyInputList|PermissionsBoundaryPolicyInputList)\.(\d+)$/.exec(policyId) ?? [];
  const position = isPresent(statement, 'StartPosition') ? objectAt(statement, 'StartPosition') : {};
  const line = optionalNumberAt(position, 'Line');
  const column = optionalNumberAt(position, 'Column');
  return {
    list: list === undefined ? undefined : list === 'PolicyInputList' ? 'policies' : 'boundaries',
    index: Number(number ?? 1) - 1,
    policyId,
    ...(line === undefined || column === undefined ? {} : { start: { line, column } }),
  };
}

function decisionAt(from: JsonObject, name: string): Decision {
  const decision = textAt(from, name);
  return decision === 'allowed' || decision === 'explicitDeny' ? decision : 'implicitDeny';
}

/** With several resources the simulator tells of each of them once more with every other. */
function distinct(calls: readonly SimulatedCall[]): readonly SimulatedCall[] {
  const byKey = new Map(calls.map((call) => [`${call.action} ${call.resource}`, call]));
  return [...byKey.values()];
}

function listAt(from: JsonObject, name: string): readonly JsonObject[] {
  return isPresent(from, name) ? objectsAt(from, name) : [];
}

function isPresent(from: JsonObject, name: string): boolean {
  return from[name] !== undefined && from[name] !== null;
}
