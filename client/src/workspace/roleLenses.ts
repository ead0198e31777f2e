import type * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import type { AwsAccess } from '../account/awsAccess';
import type { MemoryDeps, ServerDeps } from '../deps';
import { sameFile } from './knownRoleServer';

type Deps = ServerDeps & Pick<MemoryDeps, 'roleMemory' | 'verifiedRoles'> & { readonly aws: AwsAccess };

/**
 * The lenses of the server over a file, as they fit a role that exists in the account: it is deployed, verified and
 * compared, and not created again.
 */
export async function lensesForRole(
  deps: Deps,
  file: vscode.Uri,
  lenses: readonly vscode.CodeLens[],
): Promise<vscode.CodeLens[]> {
  const leads = ({ command }: vscode.CodeLens) =>
    command?.command === 'rolewright.createRole' || command?.command === 'rolewright.deployRole';
  if (!lenses.some(leads)) return [...lenses];
  const [role, ...others] = await rolesOfTrust(deps, file);
  if (role === undefined || others.length > 0 || !isCreated(deps, role)) return [...lenses];
  const argument = { roleName: role.name, folder: role.folder, trust: file.toString() };
  const to = (lens: vscode.CodeLens, title: string, command: string): vscode.CodeLens => ({
    ...lens,
    isResolved: true,
    command: { title, command, arguments: [argument] },
  });
  return lenses.flatMap((lens) => {
    if (leads(lens)) return [to(lens, 'Deploy', 'rolewright.deployRole')];
    if (lens.command?.command !== 'rolewright.verifyRole') return [lens];
    return [to(lens, 'Verify', 'rolewright.verifyRole'), to(lens, 'Compare', 'rolewright.compareRole')];
  });
}

/** The roles whose trust policy is a file. */
export async function rolesOfTrust({ server }: ServerDeps, file: vscode.Uri): Promise<readonly WorkspaceRole[]> {
  const roles = await server.workspaceRoles();
  return roles.filter(({ trust }) => trust !== undefined && sameFile(trust.uri, file.toString()));
}

function isCreated({ verifiedRoles, roleMemory, aws }: Deps, { folder, name }: WorkspaceRole): boolean {
  const account = aws.lastIdentified()?.caller.accountId;
  const seen = verifiedRoles.get(folder, name);
  if (seen !== undefined && (account === undefined || seen.accountId === account)) return seen.state !== 'notCreated';
  return roleMemory.find(name, account)?.exists === true;
}
