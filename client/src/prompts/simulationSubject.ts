import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { given } from '../given';
import type { PolicyFile } from '../roles/policyDocument';
import { roleArgument, uriArgument } from '../workspace/commandArguments';
import { describeFile, policyFileOf, refuseErrors, shownName } from '../workspace/policyFiles';
import { readDesiredRole } from '../workspace/readDesiredRole';
import { chooseWorkspaceRole } from './chooseWorkspaceRole';
import { askOnce } from './steps';

/** What is simulated: the permission policies of a role of the workspace, or one file that no role has. */
export interface SimulationSubject {
  readonly name: string;
  readonly files: readonly PolicyFile[];
  /** The files by the names that commands show. */
  readonly addresses: ReadonlyMap<string, vscode.Uri>;
  /** ARNs of policies that are in the account. */
  readonly arns: readonly string[];
  readonly boundaryArn?: string;
}

/** The role that a menu names, the role of a file in a menu or the editor, that file alone, or a role that is picked. */
export async function chooseSubject(
  deps: ServerDeps,
  args: readonly unknown[],
): Promise<SimulationSubject | undefined> {
  const uri = roleArgument(args) === undefined ? (uriArgument(args) ?? activePolicy()) : undefined;
  const roles = uri === undefined ? [] : await deps.server.workspaceRoles();
  const owner = roles.find(({ trust, policies }) =>
    [trust, ...policies].some(
      (file) => file !== undefined && vscode.Uri.parse(file.uri).toString() === uri?.toString(),
    ),
  );
  if (owner !== undefined) return roleSubject(deps, owner);
  const described = uri === undefined ? undefined : await describeFile(deps, uri);
  if (described?.kind === 'permission') {
    if (await refuseErrors(described)) return undefined;
    const file = policyFileOf(described);
    return { name: file.name, files: [file], addresses: new Map([[file.name, described.at]]), arns: [] };
  }
  const role = await askOnce('Simulate', (position) => chooseWorkspaceRole(deps, args, 'Role to simulate', position));
  return role === undefined ? undefined : roleSubject(deps, role);
}

function activePolicy(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && ['json', 'jsonc'].includes(document.languageId) ? document.uri : undefined;
}

async function roleSubject(deps: ServerDeps, role: WorkspaceRole): Promise<SimulationSubject | undefined> {
  // Who may assume the role is not simulated, so that faults in its trust policy do no harm.
  const { trust, ...permissions } = role;
  const read = await readDesiredRole(deps, permissions);
  if (read === undefined) return undefined;
  const { files, managedPolicies, permissionsBoundary } = read.desired;
  if (files.length + managedPolicies.length === 0) {
    const where = trust === undefined ? role.name : `${role.name} (${shownName(vscode.Uri.parse(trust.uri))})`;
    await vscode.window.showInformationMessage(`${where} has no permission policy in this workspace to simulate.`);
    return undefined;
  }
  return {
    name: role.name,
    files: files.map(({ file }) => file),
    addresses: read.uris,
    arns: managedPolicies,
    ...given({ boundaryArn: permissionsBoundary }),
  };
}
