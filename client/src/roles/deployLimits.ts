import { quotas } from '../../../engine/src/data/quotas';
import { isObject, type JsonObject, parseJson } from '../aws/json';
import type { PlanAccount } from '../plans/plan';
import { compareDocuments, statementsOf, textsOf } from './compareDocuments';
import type { Deployment } from './deployRole';
import type { InlinePolicy } from './deploySteps';
import { toStrictJson } from './policyDocument';

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
    sumOf(inlineSizes({ ...deployment, remove: [] }, inline)) > quotas.inlinePoliciesSize.max
  );
}

/** IAM accepts no principal that does not exist, and the role itself does not exist before it is created. */
export function trustsItself({ caller }: PlanAccount, { desired }: Deployment): string | undefined {
  const { roleName, path = '/', trust } = desired;
  const arn = `arn:${caller.partition}:iam::${caller.accountId}:role${path}${roleName}`;
  const document = trust === undefined ? undefined : parseJson(toStrictJson(trust.text));
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
    ...kept.map(([name, document]) => [name, JSON.stringify(document).length] as const),
    ...wanted.map(({ policyName, document }) => [policyName, document.size] as const),
  ]);
}

function isInStep({ state }: Deployment, policyName: string, document: JsonObject): boolean {
  const current = state.inline.get(policyName);
  return current !== undefined && compareDocuments(document, current).equal;
}

function sumOf(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** All inline policies of a role share one quota (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
function inlineSizeProblems(deployment: Deployment, wanted: readonly InlinePolicy[]): readonly string[] {
  // What is in step is not sent, and IAM has accepted it.
  if (wanted.every(({ policyName, document }) => isInStep(deployment, policyName, document.value))) return [];
  const sizes = inlineSizes(deployment, wanted);
  const sum = sumOf(sizes);
  if (sum <= quotas.inlinePoliciesSize.max || sizes.size === 1) return [];
  const count = (value: number) => value.toLocaleString('en');
  const parts = [...sizes].map(([name, size]) => `${name} ${count(size)}`).join(', ');
  return [
    `The inline policies of ${deployment.desired.roleName} would have ${count(sum)} characters without blanks (${parts}); ` +
      `IAM allows ${count(quotas.inlinePoliciesSize.max)} for all of them together. Make one of them a managed policy.`,
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
