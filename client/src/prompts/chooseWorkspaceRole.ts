import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import { type CommandDeps, roleArgument } from '../deps';
import { shownName } from '../workspace/policyFiles';
import { type Answer, back, type Place, pickOne } from './quickSteps';

/**
 * The role of the workspace that a menu or another command names, else the one that the person picks. A single role
 * needs no question. Tells when the workspace has none.
 */
export async function chooseWorkspaceRole(
  deps: CommandDeps,
  args: readonly unknown[],
  prompt: string,
  place: Place,
): Promise<Answer<WorkspaceRole>> {
  const roles = await deps.server.workspaceRoles();
  const roleName = roleArgument(args);
  const named = findNamed(roles, args);
  if (named !== undefined) return named;
  const [only] = roles;
  if (only === undefined || roleName !== undefined) {
    const what =
      roleName === undefined ? 'No role was found in this workspace.' : `${roleName} is no role of this workspace.`;
    const text = `${what} A role begins with a trust policy, a JSON file that says who may assume it.`;
    await vscode.window.showInformationMessage(text);
    return undefined;
  }
  if (roles.length === 1) return only;
  const items = roles.map((role) => ({
    label: role.name,
    description: role.trust === undefined ? 'no trust policy' : shownName(vscode.Uri.parse(role.trust.uri)),
    role,
  }));
  const answer = await pickOne(place, { placeholder: prompt, items });
  return answer === undefined || answer === back ? answer : answer.role;
}

/** The role of the workspace that a menu or another command names; nothing when it has none of this name. */
export async function findWorkspaceRole(
  deps: CommandDeps,
  args: readonly unknown[],
): Promise<WorkspaceRole | undefined> {
  return findNamed(await deps.server.workspaceRoles(), args);
}

function findNamed(roles: readonly WorkspaceRole[], args: readonly unknown[]): WorkspaceRole | undefined {
  const roleName = roleArgument(args);
  const folder = folderArgument(args);
  return roles.find(({ name, folder: own }) => name === roleName && (folder === undefined || own === folder));
}

function folderArgument([given]: readonly unknown[]): string | undefined {
  if (typeof given !== 'object' || given === null || !('folder' in given)) return undefined;
  return typeof given.folder === 'string' ? given.folder : undefined;
}
