import * as vscode from 'vscode';
import { rolesKey, type WrittenRole, withRole, withRoleInText } from '../../../engine/src/roles/writtenRole';
import type { RolePolicyFile, WorkspaceRole } from '../../../server/src/protocol';
import { given } from '../given';
import { nameFor } from './policyName';

/**
 * Keeps a role in the setting `rolewright.roles` of a workspace folder: adds it, or changes the entry of its name. Other
 * entries and the comments in the settings file stay. Ends when the setting is in force.
 */
export async function upsertRole(folder: vscode.Uri, entry: WrittenRole): Promise<void> {
  const settings = vscode.workspace.getConfiguration('rolewright', folder);
  const own = settings.inspect<readonly unknown[]>('roles')?.workspaceFolderValue;
  const roles = withRole(settings.get<readonly unknown[]>('roles', []), entry);
  if (JSON.stringify(own) === JSON.stringify(roles)) return;
  if (own !== undefined && (await editSettingsFile(folder, entry))) return;
  await settings.update('roles', roles, vscode.ConfigurationTarget.WorkspaceFolder);
}

/** The declaration of a role of the workspace as it is now: for one that was concluded from files, what that came to. */
export function entryOf(role: WorkspaceRole): WrittenRole {
  const folder = vscode.Uri.parse(role.folder);
  return {
    name: role.name,
    ...given({ trust: role.trust && pathIn(folder, vscode.Uri.parse(role.trust.uri)) }),
    policies: role.policies.map((policy) => policyEntry(folder, role, policy)),
    managedPolicies: role.managedPolicies,
    ...given({
      permissionsBoundary: role.permissionsBoundary,
      path: role.path,
      description: role.description,
      maxSessionDuration: role.maxSessionDuration,
      tags: role.tags,
    }),
  };
}

/** A file as the setting names it: relative to its folder, with forward slashes. */
export function pathIn(folder: vscode.Uri, file: vscode.Uri): string {
  const base = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return file.path.startsWith(base) ? file.path.slice(base.length) : file.path;
}

function policyEntry(folder: vscode.Uri, role: WorkspaceRole, policy: RolePolicyFile) {
  const { uri, inline, path, proposedName, tags } = policy;
  // What an inferred role would call the policy anyway needs no words in the settings.
  const isProposed = !role.declared && policy.policyName === nameFor(proposedName, role.name).name;
  const policyName = isProposed ? undefined : policy.policyName;
  const file = pathIn(folder, vscode.Uri.parse(uri));
  if (!inline && [policyName, path, tags].every((value) => value === undefined)) return file;
  return {
    file,
    ...(inline ? { inline } : {}),
    ...given({ name: policyName, path, tags }),
  };
}

/** Changes the settings file itself, which keeps the comments in the list; `update` would write the list anew. */
async function editSettingsFile(folder: vscode.Uri, entry: WrittenRole): Promise<boolean> {
  const uri = vscode.Uri.joinPath(folder, '.vscode', 'settings.json');
  const document = await vscode.workspace.openTextDocument(uri).then(
    (opened) => opened,
    () => undefined,
  );
  // Unsaved changes are the person's to save; the editor says so when it is asked to write the setting.
  if (document === undefined || document.isDirty) return false;
  const text = document.getText();
  const changed = withRoleInText(text, entry);
  if (changed === undefined || changed === text) return false;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(document.positionAt(0), document.positionAt(text.length)), changed);
  const inForce = nextChange(folder);
  const written = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  if (written) await inForce.happened;
  inForce.dispose();
  return written;
}

/** The next change of the setting, for as long as it is not disposed. */
function nextChange(folder: vscode.Uri): { readonly happened: Promise<void>; dispose(): void } {
  let tell: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(rolesKey, folder)) tell();
  });
  return { happened, dispose: () => listener.dispose() };
}
