import type * as vscode from 'vscode';
import { type LogDeps, registerCommand, type ViewDeps } from '../deps';

/** Refresh in the view "IAM Roles". */
export function registerRefreshRoles(deps: LogDeps & Pick<ViewDeps, 'rolesView'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.refreshRoles', async () => deps.rolesView.refresh());
}
