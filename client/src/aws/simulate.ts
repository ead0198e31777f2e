import * as v from 'valibot';
import { given } from '../given';
import { jsonRequest, listOf, maybe } from './answers';
import { type AwsRequest, option } from './cli';

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

const matchedStatement = v.pipe(
  v.object({
    SourcePolicyId: v.nullish(v.string(), ''),
    StartPosition: maybe(v.object({ Line: maybe(v.number()), Column: maybe(v.number()) })),
  }),
  v.transform(({ SourcePolicyId, StartPosition }) => {
    const [, list, number] = /^(PolicyInputList|PermissionsBoundaryPolicyInputList)\.(\d+)$/.exec(SourcePolicyId) ?? [];
    const { Line: line, Column: column } = StartPosition ?? {};
    return {
      /** Which list the document is from; nothing for an identifier that is new to us. */
      list: list === undefined ? undefined : lists[list],
      /** Counted from 0. */
      index: Number(number ?? 1) - 1,
      /** As the simulator names it: `PolicyInputList.1`. */
      policyId: SourcePolicyId,
      /** Just behind the opening brace of the statement, line and column counted from 1. */
      ...given({ start: line === undefined || column === undefined ? undefined : { line, column } }),
    };
  }),
);

export type MatchedStatement = Readonly<v.InferOutput<typeof matchedStatement>>;

const lists: Readonly<Record<string, 'policies' | 'boundaries'>> = {
  PolicyInputList: 'policies',
  PermissionsBoundaryPolicyInputList: 'boundaries',
};

const details = {
  MatchedStatements: listOf(matchedStatement),
  MissingContextValues: listOf(v.string()),
  PermissionsBoundaryDecisionDetail: maybe(v.object({ AllowedByPermissionsBoundary: v.boolean() })),
};

const resourceResult = v.object({ EvalResourceName: v.string(), EvalResourceDecision: v.string(), ...details });

/** An evaluation with results for each resource is about these; any other is about its own resource. */
const evaluation = v.pipe(
  v.object({
    EvalActionName: v.string(),
    EvalResourceName: v.nullish(v.string(), '*'),
    EvalDecision: v.string(),
    ...details,
    ResourceSpecificResults: listOf(resourceResult),
  }),
  v.transform(({ EvalActionName: action, ResourceSpecificResults: each, ...own }) =>
    each.length === 0
      ? [callOf(action, { ...own, EvalResourceDecision: own.EvalDecision })]
      : each.map((result) => callOf(action, result)),
  ),
);

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

/** Simulates every action on every resource. The CLI follows the pages. */
export function simulateCustomPolicy(simulation: Simulation): AwsRequest<readonly SimulatedCall[]> {
  const { policies, boundaries, actions, resources, context } = simulation;
  const args = [
    ...['iam', 'simulate-custom-policy', ...option('--policy-input-list', policies)],
    ...(boundaries === undefined ? [] : option('--permissions-boundary-policy-input-list', boundaries)),
    ...['--action-names', ...actions, '--resource-arns', ...resources],
    ...(context.length === 0 ? [] : ['--context-entries', JSON.stringify(context.map(contextArgument))]),
  ];
  const answer = v.object({ EvaluationResults: v.array(evaluation) });
  return jsonRequest(args, answer, ({ EvaluationResults }) => distinct(EvaluationResults.flat()));
}

function contextArgument({ key, type, values }: ContextEntry) {
  return { ContextKeyName: key, ContextKeyValues: values, ContextKeyType: type };
}

function callOf(action: string, result: v.InferOutput<typeof resourceResult>): SimulatedCall {
  return {
    action,
    resource: result.EvalResourceName,
    decision: decisionOf(result.EvalResourceDecision),
    matched: result.MatchedStatements,
    missing: result.MissingContextValues,
    ...given({ boundaryAllows: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary }),
  };
}

function decisionOf(decision: string): Decision {
  return decision === 'allowed' || decision === 'explicitDeny' ? decision : 'implicitDeny';
}

/** With several resources the simulator tells of each of them once more with every other. */
function distinct(calls: readonly SimulatedCall[]): readonly SimulatedCall[] {
  const byKey = new Map(calls.map((call) => [`${call.action} ${call.resource}`, call]));
  return [...byKey.values()];
}
