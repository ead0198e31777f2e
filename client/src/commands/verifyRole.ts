import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import { newDefaults } from '../account/accountSettings';
import { tellFailure } from '../account/awsFailure';
import { type AwsResult, succeed } from '../aws/result';
import { type AwsCommandDeps, type MemoryDeps, registerAwsCommand, type ServerDeps, type ViewDeps } from '../deps';
import { given } from '../given';
import { chooseRole, type RoleDeps } from '../prompts/chooseRole';
import { findWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { cancellable, withProgress } from '../prompts/progress';
import { askOnce } from '../prompts/steps';
import { readRole } from '../roles/readRole';
import { renderReport } from '../roles/renderReport';
import type { RememberedRole } from '../roles/roleMemory';
import type { RoleReport } from '../roles/roleReport';
import { checkedServices, verifiedStateOf, verifyRole } from '../roles/verifyRole';
import { verificationReport } from '../views/verificationReport';
import { folderArgument, roleArgument, trustArgument } from '../workspace/commandArguments';
import { expectedRole } from '../workspace/expectedRole';
import { activeTrust, type DescribedFile, describeFile } from '../workspace/policyFiles';

type Deps = AwsCommandDeps & RoleDeps & Pick<MemoryDeps, 'roleMemory' | 'verifiedRoles'> & Pick<ViewDeps, 'reports'>;

/**
 * Verify Role: reads the role with its policies and compares it with what the workspace wants of it. Changes nothing. Of a
 * role that the workspace does not know, the trust policy in the editor is compared, and the rest is only shown.
 */
export function registerVerifyRole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.verifyRole', async (args) => {
    const roleName =
      roleArgument(args) ?? (await askOnce('Verify role', (position) => chooseRole(deps, 'Role to verify', position)));
    if (roleName === undefined) return;
    const role = await findWorkspaceRole(deps, roleName, folderArgument(args));
    const subject = { roleName, role, given: trustArgument(args) };
    const outcome = await withProgress(`Verifying ${roleName}`, (signal) => verify(deps, subject, signal));
    if (!outcome.ok) await tellFailure(deps, outcome.error);
  });
}

interface Subject {
  readonly roleName: string;
  /** The role of the workspace, where it has one of this name. */
  readonly role: WorkspaceRole | undefined;
  /** The trust policy that an earlier report was about. */
  readonly given: vscode.Uri | undefined;
}

async function verify(deps: Deps, subject: Subject, signal: AbortSignal): Promise<AwsResult<undefined>> {
  const { roleName, role } = subject;
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const remembered = deps.roleMemory.find(roleName, account.caller.accountId);
  const trust = await trustOf(deps, subject, remembered);
  const [expected, found] = await Promise.all([
    expectedRole(deps, { account, roleName, role, remembered, trust }),
    readRole(cancellable(ask, signal), roleName),
  ]);
  if (!found.ok && found.error.kind !== 'noSuchEntity') return found;
  const sourceSenders = await deps.server.sourceSenders(found.ok ? checkedServices(expected, found.value) : []);
  const context = { accountId: account.caller.accountId, sourceSenders };
  const report = verifyRole({ ...expected, defaults: newDefaults() }, found.ok ? found.value : undefined, context);
  if (role !== undefined) keepState(deps, role, report, account.caller.accountId);
  const about = { roleName, ...given({ trust: trust?.at, folder: role?.folder }) };
  await deps.reports.show(verificationReport({ ...about, ...renderReport(report, account) }));
  return succeed(undefined);
}

/** The trust policy to compare with: a declaration says which, and for other roles the one that was used last does. */
async function trustOf(
  deps: ServerDeps,
  { role, given }: Subject,
  remembered: RememberedRole | undefined,
): Promise<DescribedFile | undefined> {
  if (role?.declared)
    return role.trust === undefined ? undefined : describeFile(deps, vscode.Uri.parse(role.trust.uri));
  const uri = remembered?.trust ?? given?.toString() ?? role?.trust?.uri;
  return uri === undefined ? activeTrust(deps) : describeFile(deps, vscode.Uri.parse(uri));
}

/** Keeps how a role of the workspace stands, for the views that show it. */
function keepState(
  { verifiedRoles }: Pick<MemoryDeps, 'verifiedRoles'>,
  { folder, name }: WorkspaceRole,
  report: RoleReport,
  accountId: string,
): void {
  const state = verifiedStateOf(report);
  if (state === undefined) verifiedRoles.forget(name);
  else verifiedRoles.set(folder, name, { state, accountId, at: Date.now() });
}
