import { quotas } from '../../../engine/src/data/quotas';
import { compareDocuments, statementsOf, textsOf } from '../../../engine/src/documents/compareDocuments';
import { sizeOfValue, toStrictJson } from '../../../engine/src/edits/sentDocument';
import { formatCount, inlineRoom } from '../../../engine/src/model/size';
import { isObject, type JsonObject, parseValue } from '../../../engine/src/syntax/jsonValue';
import type { PlanAccount } from '../plans/plan';
import type { Deployment } from './deployment';
import type { InlinePolicy } from './deploySteps';

/** What IAM would refuse of a deployment although each part of it is sound, found out before anything is sent. */

/** The quotas that the role as a whole would exceed, and the names that are taken. */
export function limitProblems(deployment: Deployment, inline: readonly InlinePolicy[]): readonly string[] {
  return [...inlineSizeProblems(deployment, inline), ...tagProblems(deployment), ...takenProblems(deployment)];
}

/** Whether what is added only fits once what is removed is gone. */
export function needsPlace(deployment: Deployment, inline: readonly InlinePolicy[]): boolean {
  const { state, choices } = deployment;
  const attached = new Set([...state.attached, ...choices.map(({ arn }) => arn)]).size;
  return (
    attached > quotas.managedPoliciesPerRole.default ||
    inlineRoom(inlineSizes({ ...deployment, remove: [] }, inline).values()).exceeded
  );
}

/** IAM accepts no principal that does not exist, and the role itself does not exist before it is created. */
export function trustsItself({ caller }: PlanAccount, { desired }: Deployment): string | undefined {
  const { roleName, path = '/', trust } = desired;
  const arn = `arn:${caller.partition}:iam::${caller.accountId}:role${path}${roleName}`;
  const document = trust === undefined ? undefined : parseValue(toStrictJson(trust.text));
  if (trust === undefined || !isObject(document)) return undefined;
  const principals = statementsOf(document).flatMap(({ Principal }) =>
    isObject(Principal) ? textsOf(Principal.AWS) : [],
  );
  if (!principals.includes(arn)) return undefined;
  return (
    `${trust.name} trusts ${roleName} itself, and IAM accepts no principal that does not exist yet. ` +
    'Deploy the role without it, then add it and deploy again.'
  );
}

/** The sizes of the inline policies that the role would have, by name. */
function inlineSizes({ state, remove }: Deployment, wanted: readonly InlinePolicy[]): ReadonlyMap<string, number> {
  const removed = new Set(remove.map((extra) => (extra.kind === 'inline' ? extra.policyName : '')));
  const kept = [...state.inline].filter(([name]) => !removed.has(name));
  return new Map([
    ...kept.map(([name, document]) => [name, sizeOfValue(document)] as const),
    ...wanted.map(({ policyName, document }) => [policyName, document.size] as const),
  ]);
}

function isInStep({ state }: Deployment, policyName: string, document: JsonObject): boolean {
  const current = state.inline.get(policyName);
  return current !== undefined && compareDocuments(document, current).equal;
}

/** All inline policies of a role share one quota (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
function inlineSizeProblems(deployment: Deployment, wanted: readonly InlinePolicy[]): readonly string[] {
  // What is in step is not sent, and IAM has accepted it.
  if (wanted.every(({ policyName, document }) => isInStep(deployment, policyName, document.value))) return [];
  const sizes = inlineSizes(deployment, wanted);
  const { used, limit, exceeded } = inlineRoom(sizes.values());
  if (!exceeded || sizes.size === 1) return [];
  const parts = [...sizes].map(([name, size]) => `${name} ${formatCount(size)}`).join(', ');
  return [
    `The inline policies of ${deployment.desired.roleName} would have ${formatCount(used)} characters without blanks (${parts}); ` +
      `IAM allows ${formatCount(limit)} for all of them together. Make one of them a managed policy.`,
  ];
}

function tagProblems({ desired, state, remove }: Deployment): readonly string[] {
  if (state.role === undefined || desired.tags === undefined) return [];
  const removed = new Set(remove.map((extra) => (extra.kind === 'tag' ? extra.key.toLowerCase() : '')));
  const kept = state.role.tags.map(({ key }) => key.toLowerCase()).filter((key) => !removed.has(key));
  const total = new Set([...kept, ...desired.tags.map(({ key }) => key.toLowerCase())]).size;
  const { max } = quotas.tagsPerRole;
  if (total <= max || desired.tags.length > max) return [];
  return [
    `${desired.roleName} would have ${total} tags, those that it has and those that are wanted; IAM allows ${max}.`,
  ];
}

function takenProblems({ state }: Deployment): readonly string[] {
  return [...state.taken].map(
    ([arn, other]) =>
      `The account has the policy ${other} already, so that ${arn} cannot be created. Names of policies are unique ` +
      'whatever their path: declare that path, or another name.',
  );
}
