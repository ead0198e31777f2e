import * as v from 'valibot';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { given } from '../given';
import { jsonRequest, listOf, maybe, policyDocument, silentRequest } from './answers';
import { type AwsRequest, option } from './cli';

/** Pure descriptions of IAM calls. Documents are given as the text of an argument, which is `file://` and a path. */

const tag = v.pipe(
  v.object({ Key: v.string(), Value: v.string() }),
  v.transform(({ Key, Value }) => ({ key: Key, value: Value })),
);

export type Tag = Readonly<v.InferOutput<typeof tag>>;

export interface NewRole {
  readonly roleName: string;
  readonly trustDocument: string;
  readonly path?: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  readonly tags?: readonly Tag[];
  readonly permissionsBoundary?: string;
}

const role = v.pipe(
  v.object({
    RoleName: v.string(),
    Arn: v.string(),
    Path: v.string(),
    AssumeRolePolicyDocument: policyDocument,
    Description: maybe(v.string()),
    MaxSessionDuration: maybe(v.number()),
    Tags: listOf(tag),
    PermissionsBoundary: maybe(v.object({ PermissionsBoundaryArn: v.string() })),
    RoleLastUsed: maybe(v.object({ LastUsedDate: maybe(v.string()), Region: maybe(v.string()) })),
  }),
  v.transform((answer) => ({
    roleName: answer.RoleName,
    arn: answer.Arn,
    path: answer.Path,
    trust: answer.AssumeRolePolicyDocument,
    tags: answer.Tags,
    ...given({
      description: answer.Description,
      /** Seconds. */
      maxSessionDuration: answer.MaxSessionDuration,
      /** The ARN of a policy. */
      permissionsBoundary: answer.PermissionsBoundary?.PermissionsBoundaryArn,
      /** Without a date, AWS recorded no use in the last 400 days. Listings leave it out. */
      lastUsed:
        answer.RoleLastUsed && given({ date: answer.RoleLastUsed.LastUsedDate, region: answer.RoleLastUsed.Region }),
    }),
  })),
);

export type AccountRole = Readonly<v.InferOutput<typeof role>>;

export interface NewPolicy {
  readonly policyName: string;
  readonly document: string;
  readonly path?: string;
  readonly description?: string;
  readonly tags?: readonly Tag[];
}

const policy = v.pipe(
  v.object({ PolicyName: v.string(), Arn: v.string(), Path: v.string(), DefaultVersionId: v.string() }),
  v.transform(({ PolicyName, Arn, Path, DefaultVersionId }) => ({
    policyName: PolicyName,
    arn: Arn,
    path: Path,
    defaultVersionId: DefaultVersionId,
  })),
);

export type AccountPolicy = Readonly<v.InferOutput<typeof policy>>;

const version = v.object({ VersionId: v.string(), IsDefaultVersion: v.boolean(), CreateDate: v.string() });

export interface PolicyVersion {
  readonly versionId: string;
  readonly isDefault: boolean;
  /** ISO 8601, as AWS gives it. */
  readonly createDate: string;
}

const attachedPolicy = v.pipe(
  v.object({ PolicyName: v.string(), PolicyArn: v.string() }),
  v.transform(({ PolicyName, PolicyArn }) => ({ policyName: PolicyName, arn: PolicyArn })),
);

export type AttachedPolicy = Readonly<v.InferOutput<typeof attachedPolicy>>;

export function createRole(wanted: NewRole): AwsRequest<AccountRole> {
  return jsonRequest(
    [
      ...['iam', 'create-role', ...option('--role-name', wanted.roleName)],
      ...option('--assume-role-policy-document', wanted.trustDocument),
      ...optionalArgument('--path', wanted.path),
      ...optionalArgument('--description', wanted.description),
      ...optionalArgument('--max-session-duration', wanted.maxSessionDuration?.toString()),
      ...optionalArgument('--permissions-boundary', wanted.permissionsBoundary),
      ...tagArguments(wanted.tags ?? []),
    ],
    v.object({ Role: role }),
    ({ Role }) => Role,
  );
}

export function getRole(roleName: string): AwsRequest<AccountRole> {
  const args = ['iam', 'get-role', ...option('--role-name', roleName)];
  return jsonRequest(args, v.object({ Role: role }), ({ Role }) => Role);
}

/** Waits until IAM shows the role: 20 questions, one a second, then `waitTimedOut`. */
export function waitRoleExists(roleName: string): AwsRequest<undefined> {
  return silentRequest(['iam', 'wait', 'role-exists', ...option('--role-name', roleName)]);
}

export function updateAssumeRolePolicy(roleName: string, trustDocument: string): AwsRequest<undefined> {
  const role = option('--role-name', roleName);
  return silentRequest(['iam', 'update-assume-role-policy', ...role, ...option('--policy-document', trustDocument)]);
}

export function createPolicy(wanted: NewPolicy): AwsRequest<AccountPolicy> {
  return jsonRequest(
    [
      ...['iam', 'create-policy', ...option('--policy-name', wanted.policyName)],
      ...option('--policy-document', wanted.document),
      ...optionalArgument('--path', wanted.path),
      ...optionalArgument('--description', wanted.description),
      ...tagArguments(wanted.tags ?? []),
    ],
    v.object({ Policy: policy }),
    ({ Policy }) => Policy,
  );
}

export function getPolicy(arn: string): AwsRequest<AccountPolicy> {
  const args = ['iam', 'get-policy', ...option('--policy-arn', arn)];
  return jsonRequest(args, v.object({ Policy: policy }), ({ Policy }) => Policy);
}

/** One version with its document, which the listings of AWS leave out. */
export function getPolicyVersion(
  arn: string,
  versionId: string,
): AwsRequest<PolicyVersion & { readonly document: JsonObject }> {
  const args = ['iam', 'get-policy-version', ...option('--policy-arn', arn), ...option('--version-id', versionId)];
  const answer = v.object({ PolicyVersion: v.object({ ...version.entries, Document: policyDocument }) });
  return jsonRequest(args, answer, ({ PolicyVersion: found }) => ({ ...versionOf(found), document: found.Document }));
}

export function listPolicyVersions(arn: string): AwsRequest<readonly PolicyVersion[]> {
  const args = ['iam', 'list-policy-versions', ...option('--policy-arn', arn)];
  return jsonRequest(args, v.object({ Versions: v.array(version) }), ({ Versions }) => Versions.map(versionOf));
}

/** Stores a document as a new version and makes it the default at once. */
export function createPolicyVersion(arn: string, document: string): AwsRequest<PolicyVersion> {
  return jsonRequest(
    [
      ...['iam', 'create-policy-version', ...option('--policy-arn', arn)],
      ...option('--policy-document', document),
      '--set-as-default',
    ],
    v.object({ PolicyVersion: version }),
    ({ PolicyVersion: made }) => versionOf(made),
  );
}

export function setDefaultPolicyVersion(arn: string, versionId: string): AwsRequest<undefined> {
  const policy = option('--policy-arn', arn);
  return silentRequest(['iam', 'set-default-policy-version', ...policy, ...option('--version-id', versionId)]);
}

export function deletePolicyVersion(arn: string, versionId: string): AwsRequest<undefined> {
  return silentRequest([
    'iam',
    'delete-policy-version',
    ...option('--policy-arn', arn),
    ...option('--version-id', versionId),
  ]);
}

export function attachRolePolicy(roleName: string, arn: string): AwsRequest<undefined> {
  return silentRequest([
    'iam',
    'attach-role-policy',
    ...option('--role-name', roleName),
    ...option('--policy-arn', arn),
  ]);
}

export function detachRolePolicy(roleName: string, arn: string): AwsRequest<undefined> {
  return silentRequest([
    'iam',
    'detach-role-policy',
    ...option('--role-name', roleName),
    ...option('--policy-arn', arn),
  ]);
}

/** Writes an inline policy, new or in place of the one of that name. */
export function putRolePolicy(roleName: string, policyName: string, document: string): AwsRequest<undefined> {
  return silentRequest([
    ...['iam', 'put-role-policy', ...option('--role-name', roleName), ...option('--policy-name', policyName)],
    ...option('--policy-document', document),
  ]);
}

export function deleteRolePolicy(roleName: string, policyName: string): AwsRequest<undefined> {
  const role = option('--role-name', roleName);
  return silentRequest(['iam', 'delete-role-policy', ...role, ...option('--policy-name', policyName)]);
}

/** Deletes a role without policies and instance profiles; any other gives `deleteConflict`. */
export function deleteRole(roleName: string): AwsRequest<undefined> {
  return silentRequest(['iam', 'delete-role', ...option('--role-name', roleName)]);
}

/** Deletes a managed policy that nothing uses and that has no version but the default; else `deleteConflict`. */
export function deletePolicy(arn: string): AwsRequest<undefined> {
  return silentRequest(['iam', 'delete-policy', ...option('--policy-arn', arn)]);
}

/** Changes the description or the session duration, in seconds; what is not given stays. */
export function updateRole(
  roleName: string,
  change: Pick<NewRole, 'description' | 'maxSessionDuration'>,
): AwsRequest<undefined> {
  return silentRequest([
    ...['iam', 'update-role', ...option('--role-name', roleName)],
    ...optionalArgument('--description', change.description),
    ...optionalArgument('--max-session-duration', change.maxSessionDuration?.toString()),
  ]);
}

/** Adds tags, or gives those of the same key another value. */
export function tagRole(roleName: string, tags: readonly Tag[]): AwsRequest<undefined> {
  return silentRequest(['iam', 'tag-role', ...option('--role-name', roleName), ...tagArguments(tags)]);
}

export function untagRole(roleName: string, keys: readonly string[]): AwsRequest<undefined> {
  // The JSON form: a key may begin with two dashes, and as a word of its own it would be an option of the CLI.
  return silentRequest(['iam', 'untag-role', ...option('--role-name', roleName), '--tag-keys', JSON.stringify(keys)]);
}

export function putRolePermissionsBoundary(roleName: string, arn: string): AwsRequest<undefined> {
  const role = option('--role-name', roleName);
  return silentRequest(['iam', 'put-role-permissions-boundary', ...role, ...option('--permissions-boundary', arn)]);
}

export function deleteRolePermissionsBoundary(roleName: string): AwsRequest<undefined> {
  return silentRequest(['iam', 'delete-role-permissions-boundary', ...option('--role-name', roleName)]);
}

/** The names of those that use a managed policy, as a permission or as a boundary. */
export interface PolicyEntities {
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export function listEntitiesOfPolicy(arn: string): AwsRequest<PolicyEntities> {
  const answer = v.object({
    PolicyRoles: v.array(v.object({ RoleName: v.string() })),
    PolicyUsers: v.array(v.object({ UserName: v.string() })),
    PolicyGroups: v.array(v.object({ GroupName: v.string() })),
  });
  return jsonRequest(['iam', 'list-entities-for-policy', ...option('--policy-arn', arn)], answer, (entities) => ({
    roles: entities.PolicyRoles.map(({ RoleName }) => RoleName),
    users: entities.PolicyUsers.map(({ UserName }) => UserName),
    groups: entities.PolicyGroups.map(({ GroupName }) => GroupName),
  }));
}

const instanceProfile = v.pipe(
  v.object({ InstanceProfileName: v.string(), Path: v.string(), Roles: listOf(v.object({ RoleName: v.string() })) }),
  v.transform(({ InstanceProfileName, Path, Roles }) => ({
    name: InstanceProfileName,
    path: Path,
    /** One at most. */
    roles: Roles.map(({ RoleName }) => RoleName),
  })),
);

/** The container through which EC2 instances get a role. */
export type InstanceProfile = Readonly<v.InferOutput<typeof instanceProfile>>;

/** The instance profiles that contain a role. */
export function listInstanceProfilesOfRole(roleName: string): AwsRequest<readonly InstanceProfile[]> {
  const args = ['iam', 'list-instance-profiles-for-role', ...option('--role-name', roleName)];
  const answer = v.object({ InstanceProfiles: v.array(instanceProfile) });
  return jsonRequest(args, answer, ({ InstanceProfiles }) => InstanceProfiles);
}

export function getInstanceProfile(name: string): AwsRequest<InstanceProfile> {
  return profileRequest(['iam', 'get-instance-profile', ...option('--instance-profile-name', name)]);
}

export function createInstanceProfile(name: string, path: string | undefined): AwsRequest<InstanceProfile> {
  const args = ['iam', 'create-instance-profile', ...option('--instance-profile-name', name)];
  return profileRequest([...args, ...optionalArgument('--path', path)]);
}

/** Deletes an instance profile without a role; any other gives `deleteConflict`. */
export function deleteInstanceProfile(name: string): AwsRequest<undefined> {
  return silentRequest(['iam', 'delete-instance-profile', ...option('--instance-profile-name', name)]);
}

function profileRequest(args: readonly string[]): AwsRequest<InstanceProfile> {
  return jsonRequest(args, v.object({ InstanceProfile: instanceProfile }), ({ InstanceProfile }) => InstanceProfile);
}

export function addRoleToInstanceProfile(profile: string, roleName: string): AwsRequest<undefined> {
  const args = ['iam', 'add-role-to-instance-profile', ...option('--instance-profile-name', profile)];
  return silentRequest([...args, ...option('--role-name', roleName)]);
}

export function removeRoleFromInstanceProfile(profile: string, roleName: string): AwsRequest<undefined> {
  const args = ['iam', 'remove-role-from-instance-profile', ...option('--instance-profile-name', profile)];
  return silentRequest([...args, ...option('--role-name', roleName)]);
}

/** The customer managed policies of the account. */
export function listCustomerPolicies(): AwsRequest<readonly AccountPolicy[]> {
  const args = ['iam', 'list-policies', '--scope', 'Local'];
  return jsonRequest(args, v.object({ Policies: v.array(policy) }), ({ Policies }) => Policies);
}

/** The roles of the account, without tags and boundary, which only the answer to get-role has. */
export function listRoles(): AwsRequest<readonly AccountRole[]> {
  return jsonRequest(['iam', 'list-roles'], v.object({ Roles: v.array(role) }), ({ Roles }) => Roles);
}

/** The name that the account has at sign-in, where it has one; AWS allows one at most. */
export function getAccountAlias(): AwsRequest<string | undefined> {
  const answer = v.object({ AccountAliases: v.array(v.string()) });
  return jsonRequest(['iam', 'list-account-aliases'], answer, ({ AccountAliases }) => AccountAliases[0]);
}

/** All of them: the CLI follows the pages. */
export function listAttachedRolePolicies(roleName: string): AwsRequest<readonly AttachedPolicy[]> {
  const args = ['iam', 'list-attached-role-policies', ...option('--role-name', roleName)];
  const answer = v.object({ AttachedPolicies: v.array(attachedPolicy) });
  return jsonRequest(args, answer, ({ AttachedPolicies }) => AttachedPolicies);
}

/** The names of the inline policies. */
export function listRolePolicies(roleName: string): AwsRequest<readonly string[]> {
  const args = ['iam', 'list-role-policies', ...option('--role-name', roleName)];
  return jsonRequest(args, v.object({ PolicyNames: v.array(v.string()) }), ({ PolicyNames }) => PolicyNames);
}

/** The document of one inline policy. */
export function getRolePolicy(roleName: string, policyName: string): AwsRequest<JsonObject> {
  const args = ['iam', 'get-role-policy', ...option('--role-name', roleName), ...option('--policy-name', policyName)];
  return jsonRequest(args, v.object({ PolicyDocument: policyDocument }), ({ PolicyDocument }) => PolicyDocument);
}

function versionOf({ VersionId, IsDefaultVersion, CreateDate }: v.InferOutput<typeof version>): PolicyVersion {
  return { versionId: VersionId, isDefault: IsDefaultVersion, createDate: CreateDate };
}

function tagArguments(tags: readonly Tag[]): readonly string[] {
  // The JSON form: the shorthand `Key=a,Value=b` cannot carry every character that a tag may have.
  return tags.length === 0
    ? []
    : ['--tags', JSON.stringify(tags.map(({ key, value }) => ({ Key: key, Value: value })))];
}

function optionalArgument(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : option(name, value);
}
