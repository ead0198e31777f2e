import type { IamData } from '../data/iamData';
import type { Action, ConditionKey, ConditionKeyType, Service } from '../data/types';

/** The type of one value of a key: `ArrayOfString` keys have String values. */
export type ValueType = 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress' | 'Binary';

/** A written condition key, found in the data. */
export interface ResolvedKey {
  /** As the data has it; a family keeps its placeholder: `aws:ResourceTag/${TagKey}`. */
  readonly definition: ConditionKey;
  /** The definition's key in lower case with placeholders emptied: `aws:resourcetag/<>`. Equal for equal keys. */
  readonly id: string;
  /** The canonical spelling, a family's own part as written: `aws:ResourceTag/team`. */
  readonly canonical: string;
  /** `global`: any request may carry it. `service`: a service defines it. `claim`: an identity provider sends it. */
  readonly origin: 'global' | 'service' | 'claim';
  readonly valueType: ValueType;
  /** Whether a request can carry several values, so that a set operator is needed. */
  readonly multivalued: boolean;
}

const memos = new WeakMap<IamData, Map<string, ResolvedKey | undefined>>();
const memoLimit = 2000;

/** What a written key is, in any letter case; undefined when the data has no such key. Answers are kept per data. */
export function resolveKey(data: IamData, written: string): ResolvedKey | undefined {
  let memo = memos.get(data);
  if (!memo) {
    memo = new Map();
    memos.set(data, memo);
  }
  if (memo.has(written)) return memo.get(written);
  if (memo.size >= memoLimit) memo.clear();
  const definition = data.conditionKey(written);
  const resolved = definition && describe(data, definition, written);
  memo.set(written, resolved);
  return resolved;
}

function describe(data: IamData, definition: ConditionKey, written: string): ResolvedKey {
  const id = keyId(definition.key);
  const name = definition.key.replace(/\$\{[^{}]*\}$/, '');
  const origin = data.globalConditionKeys().has(name.toLowerCase()) ? 'global' : isClaim(written) ? 'claim' : 'service';
  const fixed = definition.key.indexOf('${');
  const canonical = fixed < 0 ? definition.key : definition.key.slice(0, fixed) + written.slice(fixed);
  const multivalued = definition.type.startsWith('ArrayOf');
  return { definition, id, canonical, origin, valueType: valueTypeOf(definition.type), multivalued };
}

function valueTypeOf(type: ConditionKeyType): ValueType {
  return type.replace(/^ArrayOf/, '') as ValueType;
}

/** A key's comparable form: lower case, placeholders emptied. */
export function keyId(key: string): string {
  return key.replace(/\$\{[^{}]*\}/g, '<>').toLowerCase();
}

/** Whether a key is a claim of an identity provider: `token.actions.githubusercontent.com:sub`, `saml:aud`. */
export function isClaim(key: string): boolean {
  const prefix = key.slice(0, key.lastIndexOf(':')).toLowerCase();
  return /[./]/.test(prefix.split(':')[0] ?? '') || prefix === 'saml';
}

/**
 * Whether AWS publishes a key for an action: its own keys, those of its resource types, and those its resource types
 * have in this action. Keys that are not published may still work; nobody promises it. The id as in `ResolvedKey`.
 */
export function actionSupportsKey(service: Service, action: Action, id: string): boolean {
  const has = (keys: readonly string[] | undefined) => keys !== undefined && keyIds(keys).has(id);
  return (
    has(action.conditionKeys) ||
    action.resourceTypes.some(
      (type) => has(type.conditionKeys) || has(service.resourceTypes.get(type.name)?.conditionKeys),
    )
  );
}

const idsOfList = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The ids of a list of the data; many actions share one list. */
function keyIds(keys: readonly string[]): ReadonlySet<string> {
  const known = idsOfList.get(keys) ?? new Set(keys.map(keyId));
  idsOfList.set(keys, known);
  return known;
}

const supportedMemo = new WeakMap<Service, ReadonlySet<string>>();

/** The ids of all keys that AWS publishes for some action or resource type of a service. */
export function supportedKeys(service: Service): ReadonlySet<string> {
  let ids = supportedMemo.get(service);
  if (!ids) {
    const actions = [...service.actions.values()];
    const lists = [
      ...actions.map((action) => action.conditionKeys),
      ...actions.flatMap((action) => action.resourceTypes.map((type) => type.conditionKeys)),
      ...[...service.resourceTypes.values()].map((type) => type.conditionKeys),
    ];
    ids = new Set([...new Set(lists)].flatMap((list) => list.map(keyId)));
    supportedMemo.set(service, ids);
  }
  return ids;
}

/**
 * Keys that name whom or what access is for. A wildcard, a missing key or a negation in them opens access to others.
 * In lower case; the first ten allow no wildcard at all in Access Analyzer's eyes
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
 */
export const sensitiveKeys: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
]);

/** The sensitive keys and others that access is pinned with, in lower case. */
export const securityKeys: ReadonlySet<string> = new Set([
  ...sensitiveKeys,
  'aws:principalarn',
  'aws:principalorgpaths',
  'aws:resourceorgpaths',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgpaths',
  'aws:sourcevpcarn',
  'aws:vpceorgpaths',
  'aws:vpcsourceip',
]);

/** Keys that every request carries, in lower case (the "Availability" of each key in the page above). */
export const alwaysPresentKeys: ReadonlySet<string> = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:useragent',
  'aws:userid',
  'aws:viaawsservice',
]);

/** Keys whose value the caller chooses freely, in lower case. */
export const spoofableKeys: ReadonlySet<string> = new Set(['aws:referer', 'aws:useragent']);

/** Keys of the calling IAM principal, in lower case; a call by a service principal carries none of them. */
export const callerOnlyKeys: ReadonlySet<string> = new Set([
  'aws:federatedprovider',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/<>',
  'aws:sourceidentity',
  'aws:tokenissuetime',
  'aws:username',
]);
