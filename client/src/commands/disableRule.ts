import * as vscode from 'vscode';
import { disableRuleCommand } from '../../../server/src/protocol';
import { type LogDeps, registerCommand, type ViewDeps } from '../deps';
import { given } from '../given';
import { findingArgument } from '../workspace/commandArguments';

/** Disable Rule: switches a rule off in the settings of the workspace, or of the folder where there are several. */
export function registerDisableRule(deps: LogDeps & Pick<ViewDeps, 'analyzerDiagnostics'>): vscode.Disposable {
  return registerCommand(deps, disableRuleCommand, async (args) => {
    const finding = findingArgument(args);
    if (!finding) return;
    const uri = vscode.Uri.parse(finding.uri);
    const settings = vscode.workspace.getConfiguration('rolewright', uri);
    const folders = vscode.workspace.workspaceFolders ?? [];
    const inFolder = folders.length > 1 && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    const target = inFolder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
    const own = settings.inspect<Record<string, string>>('rules');
    const current = inFolder ? own?.workspaceFolderValue : own?.workspaceValue;
    await settings.update('rules', { ...current, [finding.rule]: 'off' }, target);
    deps.analyzerDiagnostics.drop({ rule: finding.rule, ...given({ uri: inFolder ? finding.uri : undefined }) });
  });
}
