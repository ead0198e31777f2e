import { type AwsRequest, option } from './cli';
import {
  documentAt,
  flagAt,
  type JsonObject,
  jsonReader,
  objectAt,
  objectsAt,
  optionalNumberAt,
  optionalTextAt,
  readNothing,
  textAt,
  textsAt,
} from './json';

/** Pure descriptions of IAM calls. Documents are given as the text of an argument, which is `file://` and a path. */

export interface Tag {
  readonly key: string;
  readonly value: string;
}

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

export interface Role {
  readonly roleName: string;
  readonly arn: string;
  readonly path: string;
  readonly trust: JsonObject;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  readonly tags: readonly Tag[];
  /** The ARN of a policy. */
  readonly permissionsBoundary?: string;
}

export interface NewPolicy {
  readonly policyName: string;
  readonly document: string;
  readonly path?: string;
  readonly description?: string;
}

export interface Policy {
  readonly policyName: string;
  readonly arn: string;
  readonly path: string;
  readonly defaultVersionId: string;
}

export interface PolicyVersion {
  readonly versionId: string;
  readonly isDefault: boolean;
  /** ISO 8601, as AWS gives it. */
  readonly createDate: string;
  /** Present in the answer to get-policy-version; listings of AWS leave it out. */
  readonly document?: JsonObject;
}

export interface AttachedPolicy {
  readonly policyName: string;
  readonly arn: string;
}

export function createRole(role: NewRole): AwsRequest<Role> {
  return json(
    [
      ...['iam', 'create-role', ...option('--role-name', role.roleName)],
      ...option('--assume-role-policy-document', role.trustDocument),
      ...maybe('--path', role.path),
      ...maybe('--description', role.description),
      ...maybe('--max-session-duration', role.maxSessionDuration?.toString()),
      ...maybe('--permissions-boundary', role.permissionsBoundary),
      ...tagArguments(role.tags ?? []),
    ],
    (root) => readRole(objectAt(root, 'Role')),
  );
}

export function getRole(roleName: string): AwsRequest<Role> {
  return json(['iam', 'get-role', ...option('--role-name', roleName)], (root) => readRole(objectAt(root, 'Role')));
}

/** Waits until IAM shows the role: 20 questions, one a second, then `waitTimedOut`. */
export function waitRoleExists(roleName: string): AwsRequest<undefined> {
  return silent(['iam', 'wait', 'role-exists', ...option('--role-name', roleName)]);
}

export function updateAssumeRolePolicy(roleName: string, trustDocument: string): AwsRequest<undefined> {
  const role = option('--role-name', roleName);
  return silent(['iam', 'update-assume-role-policy', ...role, ...option('--policy-document', trustDocument)]);
}

export function createPolicy(policy: NewPolicy): AwsRequest<Policy> {
  return json(
    [
      ...['iam', 'create-policy', ...option('--policy-name', policy.policyName)],
      ...option('--policy-document', policy.document),
      ...maybe('--path', policy.path),
      ...maybe('--description', policy.description),
    ],
    (root) => readPolicy(objectAt(root, 'Policy')),
  );
}

export function getPolicy(arn: string): AwsRequest<Policy> {
  return json(['iam', 'get-policy', ...option('--policy-arn', arn)], (root) => readPolicy(objectAt(root, 'Policy')));
}

export function getPolicyVersion(arn: string, versionId: string): AwsRequest<PolicyVersion & { document: JsonObject }> {
  const args = ['iam', 'get-policy-version', ...option('--policy-arn', arn), ...option('--version-id', versionId)];
  return json(args, (root) => {
    const version = objectAt(root, 'PolicyVersion');
    return { ...readVersion(version), document: documentAt(version, 'Document') };
  });
}

export function listPolicyVersions(arn: string): AwsRequest<readonly PolicyVersion[]> {
  const args = ['iam', 'list-policy-versions', ...option('--policy-arn', arn)];
  return json(args, (root) => objectsAt(root, 'Versions').map(readVersion));
}

/** Stores a document as a new version and makes it the default at once. */
export function createPolicyVersion(arn: string, document: string): AwsRequest<PolicyVersion> {
  return json(
    [
      ...['iam', 'create-policy-version', ...option('--policy-arn', arn)],
      ...option('--policy-document', document),
      '--set-as-default',
    ],
    (root) => readVersion(objectAt(root, 'PolicyVersion')),
  );
}

export function setDefaultPolicyVersion(arn: string, versionId: string): AwsRequest<undefined> {
  const policy = option('--policy-arn', arn);
  return silent(['iam', 'set-default-policy-version', ...policy, ...option('--version-id', versionId)]);
}

export function deletePolicyVersion(arn: string, versionId: string): AwsRequest<undefined> {
  return silent(['iam', 'delete-policy-version', ...option('--policy-arn', arn), ...option('--version-id', versionId)]);
}

export function attachRolePolicy(roleName: string, arn: string): AwsRequest<undefined> {
  return silent(['iam', 'attach-role-policy', ...option('--role-name', roleName), ...option('--policy-arn', arn)]);
}

export function detachRolePolicy(roleName: string, arn: string): AwsRequest<undefined> {
  return silent(['iam', 'detach-role-policy', ...option('--role-name', roleName), ...option('--policy-arn', arn)]);
}

/** Writes an inline policy, new or in place of the one of that name. */
export function putRolePolicy(roleName: string, policyName: string, document: string): AwsRequest<undefined> {
  return silent([
    ...['iam', 'put-role-policy', ...option('--role-name', roleName), ...option('--policy-name', policyName)],
    ...option('--policy-document', document),
  ]);
}

export function deleteRolePolicy(roleName: string, policyName: string): AwsRequest<undefined> {
  const role = option('--role-name', roleName);
  return silent(['iam', 'delete-role-policy', ...role, ...option('--policy-name', policyName)]);
}

/** Deletes a role without policies and instance profiles; any other gives `deleteConflict`. */
export function deleteRole(roleName: string): AwsRequest<undefined> {
  return silent(['iam', 'delete-role', ...option('--role-name', roleName)]);
}

/** Deletes a managed policy that nothing uses and that has no version but the default; else `deleteConflict`. */
export function deletePolicy(arn: string): AwsRequest<undefined> {
  return silent(['iam', 'delete-policy', ...option('--policy-arn', arn)]);
}

/** Changes the description or the session duration, in seconds; what is not given stays. */
export function updateRole(
  roleName: string,
  change: Pick<NewRole, 'description' | 'maxSessionDuration'>,
): AwsRequest<undefined> {
  return silent([
    ...['iam', 'update-role', ...option('--role-name', roleName)],
    ...maybe('--description', change.description),
    ...maybe('--max-session-duration', change.maxSessionDuration?.toString()),
  ]);
}

/** Adds tags, or gives those of the same key another value. */
export function tagRole(roleName: string, tags: readonly Tag[]): AwsRequest<undefined> {
  return silent(['iam', 'tag-role', ...option('--role-name', roleName), ...tagArguments(tags)]);
}

export function untagRole(roleName: string, keys: readonly string[]): AwsRequest<undefined> {
  // The JSON form: a key may begin with two dashes, and as a word of its own it would be an option of the CLI.
  return silent(['iam', 'untag-role', ...option('--role-name', roleName), '--tag-keys', JSON.stringify(keys)]);
}

export function putRolePermissionsBoundary(roleName: string, arn: string): AwsRequest<undefined> {
  const role = option('--role-name', roleName);
  return silent(['iam', 'put-role-permissions-boundary', ...role, ...option('--permissions-boundary', arn)]);
}

export function deleteRolePermissionsBoundary(roleName: string): AwsRequest<undefined> {
  return silent(['iam', 'delete-role-permissions-boundary', ...option('--role-name', roleName)]);
}

/** The names of those that use a managed policy, as a permission or as a boundary. */
export interface PolicyEntities {
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export function listEntitiesOfPolicy(arn: string): AwsRequest<PolicyEntities> {
  const names = (root: JsonObject, list: string, name: string) =>
    objectsAt(root, list).map((entity) => textAt(entity, name));
  return json(['iam', 'list-entities-for-policy', ...option('--policy-arn', arn)], (root) => ({
    roles: names(root, 'PolicyRoles', 'RoleName'),
    users: names(root, 'PolicyUsers', 'UserName'),
    groups: names(root, 'PolicyGroups', 'GroupName'),
  }));
}

/** The names of the instance profiles that hold a role. */
export function listInstanceProfilesOfRole(roleName: string): AwsRequest<readonly string[]> {
  const args = ['iam', 'list-instance-profiles-for-role', ...option('--role-name', roleName)];
  return json(args, (root) =>
    objectsAt(root, 'InstanceProfiles').map((profile) => textAt(profile, 'InstanceProfileName')),
  );
}

export function addRoleToInstanceProfile(profile: string, roleName: string): AwsRequest<undefined> {
  const args = ['iam', 'add-role-to-instance-profile', ...option('--instance-profile-name', profile)];
  return silent([...args, ...option('--role-name', roleName)]);
}

export function removeRoleFromInstanceProfile(profile: string, roleName: string): AwsRequest<undefined> {
  const args = ['iam', 'remove-role-from-instance-profile', ...option('--instance-profile-name', profile)];
  return silent([...args, ...option('--role-name', roleName)]);
}

/** The customer managed policies of the account. */
export function listCustomerPolicies(): AwsRequest<readonly Policy[]> {
  return json(['iam', 'list-policies', '--scope', 'Local'], (root) => objectsAt(root, 'Policies').map(readPolicy));
}

/** The roles of the account, without tags and boundary, which only the answer to get-role has. */
export function listRoles(): AwsRequest<readonly Role[]> {
  return json(['iam', 'list-roles'], (root) => objectsAt(root, 'Roles').map(readRole));
}

/** The name that the account has at sign-in, where it has one; AWS allows one at most. */
export function getAccountAlias(): AwsRequest<string | undefined> {
  return json(['iam', 'list-account-aliases'], (root) => textsAt(root, 'AccountAliases')[0]);
}

/** All of them: the CLI follows the pages. */
export function listAttachedRolePolicies(roleName: string): AwsRequest<readonly AttachedPolicy[]> {
  return json(['iam', 'list-attached-role-policies', ...option('--role-name', roleName)], (root) =>
    objectsAt(root, 'AttachedPolicies').map((policy) => ({
      policyName: textAt(policy, 'PolicyName'),
      arn: textAt(policy, 'PolicyArn'),
    })),
  );
}

/** The names of the inline policies. */
export function listRolePolicies(roleName: string): AwsRequest<readonly string[]> {
  const args = ['iam', 'list-role-policies', ...option('--role-name', roleName)];
  return json(args, (root) => textsAt(root, 'PolicyNames'));
}

/** The document of one inline policy. */
export function getRolePolicy(roleName: string, policyName: string): AwsRequest<JsonObject> {
  const args = ['iam', 'get-role-policy', ...option('--role-name', roleName), ...option('--policy-name', policyName)];
  return json(args, (root) => documentAt(root, 'PolicyDocument'));
}

function readRole(role: JsonObject): Role {
  const description = optionalTextAt(role, 'Description');
  const maxSessionDuration = optionalNumberAt(role, 'MaxSessionDuration');
  const boundary = role.PermissionsBoundary === undefined ? undefined : objectAt(role, 'PermissionsBoundary');
  return {
    roleName: textAt(role, 'RoleName'),
    arn: textAt(role, 'Arn'),
    path: textAt(role, 'Path'),
    trust: documentAt(role, 'AssumeRolePolicyDocument'),
    ...(description === undefined ? {} : { description }),
    ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
    tags: role.Tags === undefined ? [] : objectsAt(role, 'Tags').map(readTag),
    ...(boundary === undefined ? {} : { permissionsBoundary: textAt(boundary, 'PermissionsBoundaryArn') }),
  };
}

function readTag(tag: JsonObject): Tag {
  return { key: textAt(tag, 'Key'), value: textAt(tag, 'Value') };
}

function readPolicy(policy: JsonObject): Policy {
  return {
    policyName: textAt(policy, 'PolicyName'),
    arn: textAt(policy, 'Arn'),
    path: textAt(policy, 'Path'),
    defaultVersionId: textAt(policy, 'DefaultVersionId'),
  };
}

function readVersion(version: JsonObject): PolicyVersion {
  return {
    versionId: textAt(version, 'VersionId'),
    isDefault: flagAt(version, 'IsDefaultVersion'),
    createDate: textAt(version, 'CreateDate'),
  };
}

function tagArguments(tags: readonly Tag[]): readonly string[] {
  // The JSON form: the shorthand `Key=a,Value=b` cannot carry every character that a tag may have.
  return tags.length === 0
    ? []
    : ['--tags', JSON.stringify(tags.map(({ key, value }) => ({ Key: key, Value: value })))];
}

function maybe(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : option(name, value);
}

function json<T>(args: readonly string[], read: (root: JsonObject) => T): AwsRequest<T> {
  return { args, json: true, read: jsonReader(read) };
}

/** Operations that print nothing; `--output` would only lengthen the command that is shown. */
function silent(args: readonly string[]): AwsRequest<undefined> {
  return { args, json: false, read: readNothing };
}
