import * as vscode from 'vscode';
import { type LogDeps, registerCommand, type ServerDeps, type ViewDeps } from '../deps';
import { uriArgument } from '../workspace/commandArguments';
import { committedText } from '../workspace/gitHead';
import { shownName } from '../workspace/policyFiles';

/** Show New Access: what the policy in front allows that it did not allow in the last commit. Nothing leaves the machine. */
export function registerNewAccess(deps: LogDeps & ServerDeps & Pick<ViewDeps, 'reports'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.newAccess', async (args) => {
    const at = uriArgument(args) ?? vscode.window.activeTextEditor?.document.uri;
    if (at === undefined) {
      await vscode.window.showInformationMessage('Open the policy file first.');
      return;
    }
    const committed = await committedText(at);
    if (committed === 'noGit') {
      const text = `${shownName(at)} is in no Git repository that VS Code has opened, so there is nothing to compare it with.`;
      await vscode.window.showInformationMessage(text);
      return;
    }
    const name = shownName(at);
    const text = await deps.server.newAccess({
      uri: at.toString(),
      before: committed.text,
      since: 'the last commit',
      name,
    });
    if (text === null) {
      await vscode.window.showInformationMessage(`${name} holds no trust or permission policy.`);
      return;
    }
    const again = {
      ...{ line: 0, title: '$(refresh) Compare Again' },
      ...{ command: 'rolewright.newAccess', arguments: [at.toString()] },
    };
    await deps.reports.show({
      title: `New access in ${at.path.slice(at.path.lastIndexOf('/') + 1)}`,
      text,
      about: at,
      lenses: [again],
    });
  });
}
