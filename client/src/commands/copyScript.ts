import * as vscode from 'vscode';
import { type FailureDeps, showButtons } from '../account/awsFailure';
import type { Shell } from '../aws/shellText';
import { registerCommand, type ServerDeps } from '../deps';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { keepInSettings } from '../prompts/keepInSettings';
import { pickOne } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { roleScript } from '../scripts/roleScript';
import { shellOf } from '../views/planDocuments';
import { readDesiredRole } from '../workspace/readDesiredRole';

const title = 'Copy as script';

interface ShellItem extends vscode.QuickPickItem {
  readonly shell: Shell;
  readonly languageId: string;
}

const shells: readonly ShellItem[] = [
  { label: 'Bash', description: 'Linux, macOS, Git Bash, CI', shell: 'posix', languageId: 'shellscript' },
  { label: 'PowerShell', description: '5.1 and later', shell: 'powershell', languageId: 'powershell' },
];

/** Copy as Script: the whole role as a script that creates it or brings it in line. Nothing is sent to AWS. */
export function registerCopyScript(deps: FailureDeps & ServerDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.copyScript', async (args) => {
    const role = await askOnce(title, (position) =>
      chooseWorkspaceRole(deps, args, 'Role to copy as a script', position),
    );
    if (role === undefined) return;
    // The shell of this machine first.
    const items = [...shells].sort((one) => (one.shell === shellOf(process.platform) ? -1 : 1));
    const answer = await askOnce(title, (position) =>
      pickOne(position, { placeholder: `Script for ${role.name}`, items }),
    );
    if (answer === undefined) return;
    const read = await readDesiredRole(deps, role);
    if (read === undefined) return;
    const script = roleScript(read.desired, deps.aws.target(), answer.shell);
    if (!script.ok) {
      await vscode.window.showErrorMessage(`No script was copied. ${script.problems.join(' ')}`);
      return;
    }
    await vscode.env.clipboard.writeText(script.text);
    const open = async () => {
      const document = await vscode.workspace.openTextDocument({ content: script.text, language: answer.languageId });
      await vscode.window.showTextDocument(document, { preview: false });
    };
    // Whoever runs the script elsewhere should find the same role in the settings.
    const buttons = [{ label: 'Open', run: open }, ...keepInSettings(role)];
    await showButtons(vscode.window.showInformationMessage, `The script for ${role.name} is copied.`, buttons);
  });
}
