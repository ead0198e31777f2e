import * as vscode from 'vscode';
import type { FailureDeps } from '../account/awsFailure';
import { registerCommand, type ServerDeps } from '../deps';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { keepInSettings } from '../prompts/keepInSettings';
import { askOnce } from '../prompts/steps';

/** Remember This Role: declares a role that was inferred from its files in the setting `rolewright.roles`. */
export function registerRememberRole(deps: FailureDeps & ServerDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.rememberRole', async (args) => {
    const role = await askOnce('Remember role', (position) =>
      chooseWorkspaceRole(deps, args, 'Role to add to the settings', position),
    );
    if (role === undefined) return;
    const [offer] = keepInSettings(role);
    if (offer === undefined) {
      await vscode.window.showInformationMessage(`${role.name} is already declared in the setting rolewright.roles.`);
      return;
    }
    await offer.run();
  });
}
