import * as vscode from 'vscode';
import { type LogDeps, registerCommand, type ServerDeps, type ViewDeps } from '../deps';
import { given } from '../given';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { typeText } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { uriArgument } from '../workspace/commandArguments';
import { activeTrust } from '../workspace/policyFiles';

const title = 'Who can assume this role';

/**
 * Who Can Assume This Role: reads a trust policy out, beside the editor. Asks nothing of AWS, so it works in a folder
 * that is not trusted as well. The lens of the report asks about one caller.
 */
export function registerWhoCanAssume(deps: LogDeps & ServerDeps & Pick<ViewDeps, 'reports'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.whoCanAssume', async (args) => {
    const trust = await chooseTrust(deps, args);
    if (trust === undefined) return;
    const caller = args[1] === 'ask' ? await askCaller() : '';
    if (caller === undefined) return;
    const uri = trust.toString();
    const role = (await deps.server.workspaceRoles()).find((one) => isAt(one.trust?.uri, trust));
    const report = await deps.server.whoCanAssume({
      uri,
      ...given({ roleName: role?.name, caller: caller === '' ? undefined : caller }),
    });
    if (report === null) {
      await vscode.window.showInformationMessage(
        'The file holds no trust policy, so it says nothing about who can assume a role.',
      );
      return;
    }
    const lens = (text: string, ...rest: readonly string[]) => ({
      line: 0,
      title: text,
      command: 'rolewright.whoCanAssume',
      arguments: [uri, ...rest],
    });
    await deps.reports.show({
      title: `Who can assume ${report.name}`,
      text: report.text,
      about: trust,
      lenses: [lens('$(refresh) Read Again'), lens('$(question) Can Someone Assume It…', 'ask')],
    });
  });
}

/** The trust policy that a menu names, the one in front, else that of a role that the person picks. */
async function chooseTrust(deps: ServerDeps, args: readonly unknown[]): Promise<vscode.Uri | undefined> {
  const given = uriArgument(args) ?? (args.length === 0 ? (await activeTrust(deps))?.at : undefined);
  if (given !== undefined) return given;
  const role = await askOnce(title, (position) => chooseWorkspaceRole(deps, args, 'Whose trust policy?', position));
  if (role === undefined) return undefined;
  if (role.trust !== undefined && !role.trust.missing) return vscode.Uri.parse(role.trust.uri);
  await vscode.window.showInformationMessage(`No trust policy of ${role.name} is in this workspace.`);
  return undefined;
}

async function askCaller(): Promise<string | undefined> {
  return askOnce(title, (position) =>
    typeText(position, {
      prompt: 'Who? The ARN of a role or user, an account, a service principal, or the subject of a token',
      placeholder:
        'arn:aws:iam::111122223333:role/deploy, lambda.amazonaws.com, repo:my-org/my-app:ref:refs/heads/main',
      value: '',
      validate: (text) => (text.trim() === '' ? 'Type whom you ask about.' : undefined),
    }),
  );
}

/** The server writes addresses with fewer escapes than the editor. */
function isAt(uri: string | undefined, at: vscode.Uri): boolean {
  return uri !== undefined && vscode.Uri.parse(uri).toString() === at.toString();
}
