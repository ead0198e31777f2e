import {
  getPolicy,
  getPolicyVersion,
  listAttachedRolePolicies,
  listPolicyVersions,
  type PolicyVersion,
} from '../aws/iam';
import type { JsonObject } from '../aws/json';
import { type AwsResult, succeed } from '../aws/result';
import { compareDocuments } from './compareDocuments';
import type { Ask, Effect } from './plan';

/** What the account has of a role's policies, as far as a plan needs it. */
export interface AttachState {
  /** ARNs of the managed policies that the role has. */
  readonly attached: readonly string[];
  /** The policies among the chosen files that exist in the account, by ARN. */
  readonly policies: ReadonlyMap<string, PolicyState>;
}

export interface PolicyState {
  /** Whether the default version means the same as the file. */
  readonly same: boolean;
  /** Read only when the documents differ. */
  readonly versions: readonly PolicyVersion[];
  /** The oldest version that is not the default. */
  readonly oldest: string | undefined;
}

/** A policy to look for; with a document, it is one that is made of a file. */
export interface SoughtPolicy {
  readonly arn: string;
  readonly document?: { readonly value: JsonObject };
}

/** Reads what the role and the account have now. It changes nothing. A role that does not exist gives `noSuchEntity`. */
export async function readAttachState(
  ask: Ask,
  roleName: string,
  choices: readonly SoughtPolicy[],
): Promise<AwsResult<AttachState>> {
  const attached = await ask(listAttachedRolePolicies(roleName));
  if (!attached.ok) return attached;
  const policies = new Map<string, PolicyState>();
  for (const choice of choices) {
    if (choice.document === undefined) continue;
    const state = await readPolicyState(ask, choice.arn, choice.document.value);
    if (!state.ok) return state;
    if (state.value !== undefined) policies.set(choice.arn, state.value);
  }
  return succeed({ attached: attached.value.map(({ arn }) => arn), policies });
}

async function readPolicyState(ask: Ask, arn: string, wanted: JsonObject): Promise<AwsResult<PolicyState | undefined>> {
  const document = await defaultDocument(ask, arn);
  if (!document.ok) return document.error.kind === 'noSuchEntity' ? succeed(undefined) : document;
  if (compareDocuments(wanted, document.value).equal) return succeed({ same: true, versions: [], oldest: undefined });
  const versions = await ask(listPolicyVersions(arn));
  if (!versions.ok) return versions;
  return succeed({ same: false, versions: versions.value, oldest: oldestOf(versions.value) });
}

/** Whether the policy exists now. */
export async function policyExists(ask: Ask, arn: string): Promise<AwsResult<Effect>> {
  const policy = await ask(getPolicy(arn));
  if (policy.ok) return succeed({ took: true, result: { label: `ARN of ${policy.value.policyName}`, value: arn } });
  return policy.error.kind === 'noSuchEntity' ? succeed({ took: false }) : policy;
}

/** Whether the default version of the policy means the same as a document. */
export async function defaultDocumentIs(ask: Ask, arn: string, wanted: JsonObject): Promise<AwsResult<Effect>> {
  const document = await defaultDocument(ask, arn);
  return document.ok ? succeed({ took: compareDocuments(wanted, document.value).equal }) : document;
}

/** Whether the policy no longer has a version. */
export async function versionGone(ask: Ask, arn: string, versionId: string): Promise<AwsResult<Effect>> {
  const versions = await ask(listPolicyVersions(arn));
  return versions.ok ? succeed({ took: versions.value.every((version) => version.versionId !== versionId) }) : versions;
}

/** Whether the policy is attached to the role now. */
export async function attachedNow(ask: Ask, roleName: string, arn: string): Promise<AwsResult<Effect>> {
  const attached = await ask(listAttachedRolePolicies(roleName));
  return attached.ok ? succeed({ took: attached.value.some((policy) => policy.arn === arn) }) : attached;
}

/** The document of the default version of a policy. */
export async function defaultDocument(ask: Ask, arn: string): Promise<AwsResult<JsonObject>> {
  const policy = await ask(getPolicy(arn));
  if (!policy.ok) return policy;
  const version = await ask(getPolicyVersion(arn, policy.value.defaultVersionId));
  return version.ok ? succeed(version.value.document) : version;
}

function oldestOf(versions: readonly PolicyVersion[]): string | undefined {
  const others = versions.filter(({ isDefault }) => !isDefault);
  return [...others].sort((one, other) => numberOf(one.versionId) - numberOf(other.versionId))[0]?.versionId;
}

/** IAM numbers versions v1, v2, … and never uses a number again, so that the lowest is the oldest. */
function numberOf(versionId: string): number {
  return Number(versionId.slice(1));
}
