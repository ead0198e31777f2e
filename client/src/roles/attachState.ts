import { policyNameOf } from '../../../engine/src/arn/policyArn';
import { compareDocuments } from '../../../engine/src/documents/compareDocuments';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import {
  getPolicy,
  getPolicyVersion,
  listAttachedRolePolicies,
  listEntitiesOfPolicy,
  listPolicyVersions,
  type PolicyEntities,
  type PolicyVersion,
} from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import type { Ask, StepEffect, StepResult } from '../plans/plan';

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
  readonly defaultVersionId: string;
  /** Read only when the documents differ. */
  readonly versions: readonly PolicyVersion[];
  /** The oldest version that is not the default. */
  readonly oldest: string | undefined;
  /** Who else has the policy, and gets a new version of it too. Read only when the documents differ. */
  readonly others: PolicyEntities;
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
  const policies = await readPolicyStates(ask, roleName, choices);
  return policies.ok ? succeed({ attached: attached.value.map(({ arn }) => arn), policies: policies.value }) : policies;
}

/** Reads the policies that are made of files, as far as the account has them. `roleName` is the role that they are for. */
export async function readPolicyStates(
  ask: Ask,
  roleName: string,
  choices: readonly SoughtPolicy[],
): Promise<AwsResult<ReadonlyMap<string, PolicyState>>> {
  const policies = new Map<string, PolicyState>();
  for (const { arn, document } of choices) {
    if (document === undefined) continue;
    const state = await readPolicyState(ask, arn, { wanted: document.value, roleName });
    if (!state.ok) return state;
    if (state.value !== undefined) policies.set(arn, state.value);
  }
  return succeed(policies);
}

async function readPolicyState(
  ask: Ask,
  arn: string,
  { wanted, roleName }: { readonly wanted: JsonObject; readonly roleName: string },
): Promise<AwsResult<PolicyState | undefined>> {
  const version = await defaultVersion(ask, arn);
  if (!version.ok) return version.error.kind === 'noSuchEntity' ? succeed(undefined) : version;
  const { versionId: defaultVersionId, document } = version.value;
  const same = compareDocuments(wanted, document).equal;
  if (same) return succeed({ same, defaultVersionId, versions: [], oldest: undefined, others: nobody });
  const versions = await ask(listPolicyVersions(arn));
  if (!versions.ok) return versions;
  // Who may not ask for them is not kept from deploying; the plan then does not name them.
  const found = await ask(listEntitiesOfPolicy(arn));
  if (!found.ok && found.error.kind !== 'accessDenied') return found;
  const entities = found.ok ? found.value : nobody;
  const others = { ...entities, roles: entities.roles.filter((name) => name !== roleName) };
  return succeed({ same, defaultVersionId, versions: versions.value, oldest: oldestOf(versions.value), others });
}

const nobody: PolicyEntities = { roles: [], users: [], groups: [] };

/** Whether the policy exists now. */
export async function policyExists(ask: Ask, arn: string): Promise<AwsResult<StepEffect>> {
  const policy = await ask(getPolicy(arn));
  if (policy.ok) return succeed({ took: true, result: { label: `ARN of ${policy.value.policyName}`, value: arn } });
  return policy.error.kind === 'noSuchEntity' ? succeed({ took: false }) : policy;
}

/** Whether the policy exists now and its default version means the same as a document. */
export async function policyIs(ask: Ask, arn: string, wanted: JsonObject): Promise<AwsResult<StepEffect>> {
  const policy = await policyExists(ask, arn);
  if (!policy.ok || !policy.value.took) return policy;
  const same = await defaultDocumentIs(ask, arn, wanted);
  return same.ok && same.value.took ? policy : same;
}

/** Whether the default version of the policy means the same as a document. */
export async function defaultDocumentIs(ask: Ask, arn: string, wanted: JsonObject): Promise<AwsResult<StepEffect>> {
  const found = await defaultVersion(ask, arn);
  if (!found.ok) return found;
  const took = compareDocuments(wanted, found.value.document).equal;
  return succeed({ took, ...(took ? { result: versionResult(arn, found.value.versionId) } : {}) });
}

/** Whether a version is the default now. */
export async function defaultVersionIs(ask: Ask, arn: string, versionId: string): Promise<AwsResult<StepEffect>> {
  const policy = await ask(getPolicy(arn));
  return policy.ok ? succeed({ took: policy.value.defaultVersionId === versionId }) : policy;
}

/** Tells the version that a step made the default. */
export function versionResult(arn: string, versionId: string): StepResult {
  return { label: `Default version of ${policyNameOf(arn)}`, value: versionId };
}

/** Whether the policy no longer has a version. */
export async function versionGone(ask: Ask, arn: string, versionId: string): Promise<AwsResult<StepEffect>> {
  const versions = await ask(listPolicyVersions(arn));
  if (versions.ok) return succeed({ took: versions.value.every((version) => version.versionId !== versionId) });
  return versions.error.kind === 'noSuchEntity' ? succeed({ took: true }) : versions;
}

/** Whether the policy is attached to the role now. */
export async function attachedNow(ask: Ask, roleName: string, arn: string): Promise<AwsResult<StepEffect>> {
  const attached = await ask(listAttachedRolePolicies(roleName));
  return attached.ok ? succeed({ took: attached.value.some((policy) => policy.arn === arn) }) : attached;
}

/** The document of the default version of a policy. */
export async function defaultDocument(ask: Ask, arn: string): Promise<AwsResult<JsonObject>> {
  const version = await defaultVersion(ask, arn);
  return version.ok ? succeed(version.value.document) : version;
}

async function defaultVersion(ask: Ask, arn: string) {
  const policy = await ask(getPolicy(arn));
  return policy.ok ? ask(getPolicyVersion(arn, policy.value.defaultVersionId)) : policy;
}

function oldestOf(versions: readonly PolicyVersion[]): string | undefined {
  const others = versions.filter(({ isDefault }) => !isDefault);
  return [...others].sort((one, other) => numberOf(one.versionId) - numberOf(other.versionId))[0]?.versionId;
}

/** IAM numbers versions v1, v2, … and never uses a number again, so that the lowest is the oldest. */
function numberOf(versionId: string): number {
  return Number(versionId.slice(1));
}
