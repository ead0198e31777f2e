import type { Policy, PolicyKind } from '../model/model';
import { parsePolicy } from '../model/parse';
import { parseJson } from '../syntax/json';
import type { JsonObject } from '../syntax/jsonValue';

/** The policy that a document is which is known as a value, as the AWS CLI prints it, and whose kind its place tells. */
export function policyOfValue(value: JsonObject, kind: PolicyKind): Policy {
  const { root } = parseJson(JSON.stringify(value));
  const node = root?.type === 'object' ? root : ({ type: 'object', start: 0, end: 0, members: [] } as const);
  return parsePolicy(node, { kind, declared: undefined, incomplete: false });
}
