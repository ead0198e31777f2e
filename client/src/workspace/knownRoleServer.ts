import * as vscode from 'vscode';
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
  const following = [changed, server.onDidChangeRoles(tell), roleMemory.onDidChange(tell), aws.onDidIdentify(tell)];
  return {
    ...server,
    onDidChangeRoles: changed.event,
    workspaceRoles: async () => {
      const account = aws.lastIdentified()?.caller.accountId;
      return knownRoles(await server.workspaceRoles(), {
        remembered: roleMemory
          .all()
          .filter(({ accountId, exists }) => exists && (account === undefined || accountId === account)),
        policyFiles: () => server.workspacePolicies('permission'),
        sameFile,
      });
    },
    dispose: () => vscode.Disposable.from(...following).dispose(),
  };
}

/** The editor escapes other characters than the server. */
export function sameFile(one: string, other: string): boolean {
  return vscode.Uri.parse(one).toString() === vscode.Uri.parse(other).toString();
}
