import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { folderArgument, roleArgument } from '../workspace/commandArguments';
import { shownName } from '../workspace/policyFiles';
import { pickOne } from './quickInput';
import { type Answer, mapAnswer, type StepPosition } from './steps';

/**
 * The role of the workspace that a menu or another command names, else the one that the person picks. A single role
 * needs no question. Tells when the workspace has none.
 */
export async function chooseWorkspaceRole(
  { server }: ServerDeps,
  args: readonly unknown[],
  prompt: string,
  position: StepPosition,
): Promise<Answer<WorkspaceRole>> {
  const roles = await server.workspaceRoles();
  const roleName = roleArgument(args);
  const named = findNamed(roles, roleName, folderArgument(args));
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
  const answer = await pickOne(position, { placeholder: prompt, items });
  return mapAnswer(answer, ({ role }) => role);
}

/** The role of this name in the workspace; in one of its folders where that is given. */
export async function findWorkspaceRole(
  { server }: ServerDeps,
  roleName: string | undefined,
  folder: string | undefined,
): Promise<WorkspaceRole | undefined> {
  return findNamed(await server.workspaceRoles(), roleName, folder);
}

function findNamed(
  roles: readonly WorkspaceRole[],
  roleName: string | undefined,
  folder: string | undefined,
): WorkspaceRole | undefined {
  return roles.find(({ name, folder: own }) => name === roleName && (folder === undefined || own === folder));
}
