import type * as vscode from 'vscode';
import { type CommandDeps, registerCommand } from '../deps';

/** Refresh in the view "IAM Roles". */
export function registerRefreshRoles(deps: CommandDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.refreshRoles', async () => deps.rolesView.refresh());
}
