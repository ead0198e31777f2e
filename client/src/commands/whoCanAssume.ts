import * as vscode from 'vscode';
import { type CommandDeps, registerCommand, uriArgument } from '../deps';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { back, typeText } from '../prompts/quickSteps';
import { activeTrust } from '../workspace/policyFiles';

const title = 'Who can assume this role';

/**
 * Who Can Assume This Role: reads a trust policy out, beside the editor. Asks nothing of AWS, so it works in a folder
 * that is not trusted as well. The lens of the report asks about one caller.
 */
export function registerWhoCanAssume(deps: CommandDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.whoCanAssume', async (...args) => {
    const trust = await chooseTrust(deps, args);
    if (trust === undefined) return;
    const caller = args[1] === 'ask' ? await askCaller() : '';
    if (caller === undefined) return;
    const uri = trust.toString();
    const role = (await deps.server.workspaceRoles()).find((one) => isAt(one.trust?.uri, trust));
    const report = await deps.server.whoCanAssume({
      uri,
      ...(role === undefined ? {} : { roleName: role.name }),
      ...(caller === '' ? {} : { caller }),
    });
    if (report === null) {
      await vscode.window.showInformationMessage(
        'The file holds no trust policy, so it says nothing about who can assume a role.',
      );
      return;
    }
    const lens = (text: string, ...rest: readonly string[]): vscode.Command => ({
      title: text,
      command: 'rolewright.whoCanAssume',
      arguments: [uri, ...rest],
    });
    await deps.readings.show({
      title: `Who can assume ${report.name}`,
      text: report.text,
      about: trust,
      lenses: [lens('$(refresh) Read Again'), lens('$(question) Can Someone Assume It…', 'ask')],
    });
  });
}

/** The trust policy that a menu names, the one in front, else that of a role that the person picks. */
async function chooseTrust(deps: CommandDeps, args: readonly unknown[]): Promise<vscode.Uri | undefined> {
  const given = uriArgument(args) ?? (args.length === 0 ? (await activeTrust(deps))?.at : undefined);
  if (given !== undefined) return given;
  const role = await chooseWorkspaceRole(deps, args, 'Whose trust policy?', { title, step: 1, totalSteps: 1 });
  if (role === undefined || role === back) return undefined;
  if (role.trust !== undefined && !role.trust.missing) return vscode.Uri.parse(role.trust.uri);
  await vscode.window.showInformationMessage(`No trust policy of ${role.name} is in this workspace.`);
  return undefined;
}

async function askCaller(): Promise<string | undefined> {
  const answer = await typeText(
    { title, step: 1, totalSteps: 1 },
    {
      prompt: 'Who? The ARN of a role or user, an account, a service principal, or the subject of a token',
      placeholder:
        'arn:aws:iam::111122223333:role/deploy, lambda.amazonaws.com, repo:my-org/my-app:ref:refs/heads/main',
      value: '',
      validate: (text) => (text.trim() === '' ? 'Type whom you ask about.' : undefined),
    },
  );
  return answer === back ? undefined : answer;
}

/** The server writes addresses with fewer escapes than the editor. */
function isAt(uri: string | undefined, at: vscode.Uri): boolean {
  return uri !== undefined && vscode.Uri.parse(uri).toString() === at.toString();
}
