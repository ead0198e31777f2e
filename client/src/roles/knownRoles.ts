import type { RolePolicyFile, WorkspacePolicy, WorkspaceRole } from '../../../server/src/protocol';
import { matchesArn } from './matchesArn';
import type { RememberedRole } from './roleMemory';

/** What the memory adds to the roles of a workspace. */
export interface RoleKnowledge {
  /** Roles that exist in the account in use, the one that was worked on last first. */
  readonly remembered: readonly RememberedRole[];
  /** The permission policies of the workspace; asked for only where a role has one from elsewhere. */
  readonly policyFiles: () => Promise<readonly WorkspacePolicy[]>;
  /** Whether two URIs name the same file. The editor escapes other characters than the server. */
  readonly sameFile: (one: string, other: string) => boolean;
}

/**
 * The roles of a workspace with what was done with them from here: a role that was inferred from its files has the name it
 * was created under, and the policies that were attached to it. A declared role is as it is declared.
 */
export async function knownRoles(roles: readonly WorkspaceRole[], known: RoleKnowledge): Promise<WorkspaceRole[]> {
  const names = new Set(roles.map(({ name }) => name));
  return Promise.all(roles.map((role) => knownRole(role, names, known)));
}

async function knownRole(
  role: WorkspaceRole,
  names: ReadonlySet<string>,
  { remembered, policyFiles, sameFile }: RoleKnowledge,
): Promise<WorkspaceRole> {
  const { trust } = role;
  if (role.declared || trust === undefined) return role;
  const own = remembered.filter((other) => other.trust !== undefined && sameFile(other.trust, trust.uri));
  const created =
    remembered.find(({ roleName }) => roleName === role.name) ?? own.find(({ roleName }) => !names.has(roleName));
  if (created === undefined) return role;
  const arns = new Set(role.managedPolicies);
  const policies = [...role.policies];
  const wanted = created.policies ?? [];
  for (const policy of wanted) {
    if (policy.kind === 'arn') {
      // A policy that was made of a file and picked by its ARN later is still that of the file.
      const isOfFile = wanted.some((other) => other.kind === 'file' && matchesArn(other, policy.arn));
      if (!isOfFile) arns.add(policy.arn);
      continue;
    }
    const index = policies.findIndex(({ uri }) => sameFile(uri, policy.uri));
    const there: RolePolicyFile | undefined = policies[index];
    if (there !== undefined) {
      policies[index] = { ...there, policyName: policy.policyName };
      continue;
    }
    const file = (await policyFiles()).find(({ uri }) => sameFile(uri, policy.uri));
    // A file that is gone is nothing that the workspace still wants.
    if (file !== undefined) policies.push({ ...file, missing: false, inline: false, policyName: policy.policyName });
  }
  return { ...role, name: created.roleName, managedPolicies: [...arns], policies };
}
