import * as vscode from 'vscode';
import type { MemoryDeps, ServerDeps } from '../deps';
import { folderArgument, roleArgument, trustArgument } from '../workspace/commandArguments';
import { type DescribedFile, describeFile } from '../workspace/policyFiles';
import { findWorkspaceRole } from './chooseWorkspaceRole';
import { obviousTrust, pickTrust } from './pickTrust';
import { askOnce } from './steps';

/**
 * The trust policy that the arguments name, or that is declared for the role, or was used for it, or seems to be its own;
 * else the one that needs no question, else one that the person picks.
 */
export async function findTrust(
  deps: ServerDeps & Pick<MemoryDeps, 'roleMemory'>,
  args: readonly unknown[],
  roleName = roleArgument(args),
): Promise<DescribedFile | undefined> {
  const role = await findWorkspaceRole(deps, roleName, folderArgument(args));
  const own = role?.trust?.uri;
  const remembered = roleName === undefined ? undefined : deps.roleMemory.find(roleName)?.trust;
  const uri = trustArgument(args)?.toString() ?? (role?.declared ? own : (remembered ?? own));
  const known = uri === undefined ? undefined : await describeFile(deps, vscode.Uri.parse(uri));
  if (known !== undefined) return known;
  const obvious = await obviousTrust(deps);
  return obvious ?? askOnce('Update trust policy', (position) => pickTrust(deps, position));
}
