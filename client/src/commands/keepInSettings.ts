import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import { entryOf, upsertRole } from '../roleSetting';
import type { RoleEntry } from '../roles/roleEntry';
import type { FollowUp } from '../views/planDocuments';

/**
 * The offer to declare a role in the setting `rolewright.roles`, so that everyone works with the same one. There is none
 * for a role that is declared. `more` is what a plan gave it beyond what its files tell.
 */
export function keepInSettings(role: WorkspaceRole | undefined, more: Partial<RoleEntry> = {}): readonly FollowUp[] {
  if (role === undefined || role.declared) return [];
  const keep = () => upsertRole(vscode.Uri.parse(role.folder), { ...entryOf(role), ...more });
  return [{ label: 'Keep in Settings', run: keep }];
}
