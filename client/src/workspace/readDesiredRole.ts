import * as vscode from 'vscode';
import type { RolePolicyFile, WorkspaceRole } from '../../../server/src/protocol';
import type { Tag } from '../aws/iam';
import type { ServerDeps } from '../deps';
import { given } from '../given';
import type { DesiredPolicy, DesiredRole } from '../roles/desiredRole';
import { describeFile, policyFileOf, refuseErrors, shownName } from './policyFiles';
import { nameFor } from './policyName';

/** A role of the workspace with its documents, and where each document lies. */
export interface ReadRole {
  readonly desired: DesiredRole;
  /** By the name under which a command shows the file. */
  readonly uris: ReadonlyMap<string, vscode.Uri>;
}

/**
 * Reads the files of a role as they are now, unsaved text included. A file that is missing, or that has errors, is told
 * in one message; then there is nothing.
 */
export async function readDesiredRole(deps: ServerDeps, role: WorkspaceRole): Promise<ReadRole | undefined> {
  const uris = new Map<string, vscode.Uri>();
  const read = async (uri: string) => {
    const at = vscode.Uri.parse(uri);
    const described = await describeFile(deps, at);
    if (described === undefined) {
      const text = `${role.name} needs ${shownName(at)}, which cannot be read. Nothing was sent to AWS.`;
      await vscode.window.showErrorMessage(text);
      return undefined;
    }
    if (await refuseErrors(described)) return undefined;
    const file = policyFileOf(described);
    uris.set(file.name, at);
    return file;
  };
  const trust = role.trust === undefined ? undefined : await read(role.trust.uri);
  if (role.trust !== undefined && trust === undefined) return undefined;
  const files: DesiredPolicy[] = [];
  for (const policy of role.policies) {
    const file = await read(policy.uri);
    if (file === undefined) return undefined;
    files.push({
      file,
      policyName: policyNameIn(role, policy),
      inline: policy.inline,
      ...given({ path: policy.path, tags: policy.tags && tagsOf(policy.tags) }),
    });
  }
  const { name, permissionsBoundary, path, description, maxSessionDuration, tags, managedPolicies } = role;
  const desired: DesiredRole = {
    roleName: name,
    files,
    managedPolicies,
    ...given({
      ...{ trust, permissionsBoundary, path, description, maxSessionDuration },
      tags: tags && tagsOf(tags),
    }),
  };
  return { desired, uris };
}

function tagsOf(record: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

/** What a policy of a role is called in the account. */
export function policyNameIn(role: WorkspaceRole, { policyName, proposedName }: RolePolicyFile): string {
  return policyName ?? nameFor(proposedName, role.name).name;
}
