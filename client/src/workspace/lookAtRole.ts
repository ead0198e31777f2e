import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import { newDefaults } from '../account/accountSettings';
import type { AwsConnection } from '../account/awsAccess';
import { type AwsResult, succeed } from '../aws/result';
import type { MemoryDeps, ServerDeps } from '../deps';
import { type FoundRole, readRole } from '../roles/readRole';
import type { RememberedRole } from '../roles/roleMemory';
import type { RoleVerification } from '../roles/roleReport';
import { checkedServices, verifiedStateOf, verifyRole } from '../roles/verifyRole';
import { expectedRole } from './expectedRole';
import { activeTrust, type DescribedFile, describeFile } from './policyFiles';

type Deps = ServerDeps & Pick<MemoryDeps, 'roleMemory' | 'verifiedRoles'>;

export interface RoleSubject {
  readonly roleName: string;
  /** The role of the workspace, where it has one of this name. */
  readonly role: WorkspaceRole | undefined;
  /** The trust policy that an earlier report was about. */
  readonly given?: vscode.Uri | undefined;
}

export interface RoleLook {
  readonly report: RoleVerification;
  /** The role in the account; absent where it has none of this name. */
  readonly found: FoundRole | undefined;
  /** The trust policy that the role was compared with. */
  readonly trust: DescribedFile | undefined;
}

/**
 * Reads a role with its policies and compares it with what the workspace wants of it. How it stands is kept for the views
 * that show it. Changes nothing.
 */
export async function lookAtRole(
  deps: Deps,
  { account, ask }: Pick<AwsConnection, 'account' | 'ask'>,
  subject: RoleSubject,
): Promise<AwsResult<RoleLook>> {
  const { roleName, role } = subject;
  const { accountId } = account.caller;
  const remembered = deps.roleMemory.find(roleName, accountId);
  const trust = await trustOf(deps, subject, remembered);
  const [expected, found] = await Promise.all([
    expectedRole(deps, { account, roleName, role, remembered, trust }),
    readRole(ask, roleName),
  ]);
  if (!found.ok && found.error.kind !== 'noSuchEntity') return found;
  const sourceSenders = await deps.server.sourceSenders(found.ok ? checkedServices(expected, found.value) : []);
  const wanted = { ...expected, defaults: newDefaults() };
  const inAccount = found.ok ? found.value : undefined;
  const report = verifyRole(wanted, inAccount, { accountId, sourceSenders });
  if (role !== undefined) keepState(deps, role, report, accountId);
  if (role !== undefined || remembered !== undefined) {
    await deps.roleMemory.noteExistence({ accountId, roleName }, found.ok);
  }
  return succeed({ report, found: inAccount, trust });
}

/** The trust policy to compare with: a declaration says which, and for other roles the one that was used last does. */
async function trustOf(
  deps: ServerDeps,
  { role, given }: RoleSubject,
  remembered: RememberedRole | undefined,
): Promise<DescribedFile | undefined> {
  if (role?.declared)
    return role.trust === undefined ? undefined : describeFile(deps, vscode.Uri.parse(role.trust.uri));
  const uri = remembered?.trust ?? given?.toString() ?? role?.trust?.uri;
  return uri === undefined ? activeTrust(deps) : describeFile(deps, vscode.Uri.parse(uri));
}

function keepState(
  { verifiedRoles }: Pick<MemoryDeps, 'verifiedRoles'>,
  { folder, name }: WorkspaceRole,
  report: RoleVerification,
  accountId: string,
): void {
  const state = verifiedStateOf(report);
  if (state === undefined) verifiedRoles.forget(name);
  else verifiedRoles.set(folder, name, { state, accountId, at: Date.now() });
}
