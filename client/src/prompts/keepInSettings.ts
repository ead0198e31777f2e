import * as vscode from 'vscode';
import type { WrittenPolicy, WrittenRole } from '../../../engine/src/roles/writtenRole';
import type { WorkspaceRole } from '../../../server/src/protocol';
import type { MemoryDeps, ServerDeps } from '../deps';
import type { RememberedPolicy, RoleKey } from '../roles/roleMemory';
import type { FollowUp } from '../views/planDocuments';
import { entryOf, pathIn, upsertRole } from '../workspace/roleSetting';

/** What the button and the command are called that declare a role. */
const rememberLabel = 'Remember This Role';

/** The offer to declare a role that was inferred from its files, so that everyone works with the same one. */
export function keepInSettings(role: WorkspaceRole): readonly FollowUp[] {
  return role.declared ? [] : [offer(role, entryOf(role))];
}

/** The same for a role that is created of a trust policy, under the name and with the details that were chosen. */
export async function keepCreated(
  { server }: ServerDeps,
  trust: vscode.Uri,
  created: Partial<WrittenRole> & Pick<WrittenRole, 'name'>,
): Promise<readonly FollowUp[]> {
  const roles = await server.workspaceRoles();
  const role = roles.find((other) => hasTrust(other, trust.toString()));
  if (role === undefined || role.declared || roles.some(({ name, declared }) => declared && name === created.name)) {
    return [];
  }
  return [offer(role, { ...entryOf(role), ...created })];
}

/**
 * The same for a role that policies are attached to. What a declaration has already stays in it; of a role that was
 * inferred from its files, those count that were attached.
 */
export async function keepAttached(
  { server, roleMemory }: ServerDeps & Pick<MemoryDeps, 'roleMemory'>,
  { accountId, roleName }: RoleKey,
  chosen: readonly RememberedPolicy[],
): Promise<readonly FollowUp[]> {
  const before = roleMemory.find(roleName, accountId);
  const roles = await server.workspaceRoles();
  const role =
    roles.find(({ name }) => name === roleName) ??
    roles.find((other) => !other.declared && hasTrust(other, before?.trust));
  if (role === undefined) return [];
  const entry = { ...entryOf(role), name: roleName };
  const attached = [...(role.declared ? [] : (before?.policies ?? [])), ...chosen];
  const { policies = [], managedPolicies = [] } = role.declared ? entry : {};
  const files = new Map(policies.map((policy) => [fileOf(policy), policy]));
  const arns = new Set(managedPolicies);
  for (const policy of attached) {
    if (policy.kind === 'arn') arns.add(policy.arn);
    else {
      const own = policyEntry(role, policy);
      files.set(own.file, files.get(own.file) ?? own);
    }
  }
  if (role.declared && files.size === policies.length && arns.size === managedPolicies.length) return [];
  const both = { policies: [...files.values()], managedPolicies: [...arns] };
  return [offer(role, { ...entry, ...both })];
}

/** Whether a file is the trust policy of a role. The editor writes addresses in another way than the server. */
function hasTrust({ trust }: WorkspaceRole, uri: string | undefined): boolean {
  return trust !== undefined && vscode.Uri.parse(trust.uri).toString() === uri;
}

function offer({ folder }: WorkspaceRole, entry: WrittenRole): FollowUp {
  return { label: rememberLabel, run: () => upsertRole(vscode.Uri.parse(folder), entry) };
}

function policyEntry(
  { folder }: WorkspaceRole,
  { uri, policyName }: Extract<RememberedPolicy, { kind: 'file' }>,
): WrittenPolicy {
  return { file: pathIn(vscode.Uri.parse(folder), vscode.Uri.parse(uri)), name: policyName };
}

function fileOf(policy: string | WrittenPolicy): string {
  return typeof policy === 'string' ? policy : policy.file;
}
