import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import type { AwsAccess } from '../account/awsAccess';
import type { PolicyServer } from '../languageClient';
import { knownRoles } from '../roles/knownRoles';
import type { RoleMemory } from '../roles/roleMemory';

/** The server, whose roles are those of the files together with what was done with them from this workspace. */
export function withKnownRoles(
  server: PolicyServer,
  { roleMemory, aws }: { readonly roleMemory: RoleMemory; readonly aws: AwsAccess },
): PolicyServer & vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const tell = () => changed.fire();
  let last: string | undefined;
  // The server takes a change for told once it has answered anyone. So whoever is answered first tells the others.
  const compare = (roles: readonly WorkspaceRole[]) => {
    const text = JSON.stringify(roles);
    if (last !== undefined && last !== text) tell();
    last = text;
  };
  const following = [changed, server.onDidChangeRoles(tell), roleMemory.onDidChange(tell), aws.onDidIdentify(tell)];
  return {
    ...server,
    onDidChangeRoles: changed.event,
    workspaceRoles: async () => {
      const account = aws.lastIdentified()?.caller.accountId;
      const roles = await knownRoles(await server.workspaceRoles(), {
        remembered: roleMemory
          .all()
          .filter(({ accountId, exists }) => exists && (account === undefined || accountId === account)),
        policyFiles: () => server.workspacePolicies('permission'),
        sameFile,
      });
      compare(roles);
      return roles;
    },
    dispose: () => vscode.Disposable.from(...following).dispose(),
  };
}

/** The editor escapes other characters than the server. */
export function sameFile(one: string, other: string): boolean {
  return vscode.Uri.parse(one).toString() === vscode.Uri.parse(other).toString();
}
