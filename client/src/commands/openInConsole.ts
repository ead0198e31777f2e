import * as vscode from 'vscode';
import { roleConsoleUrl } from '../aws/consoleUrl';
import { type CommandDeps, registerAwsCommand, roleArgument } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { chooseRole } from '../prompts/chooseRole';
import { back } from '../prompts/quickSteps';
import { reading } from '../prompts/reading';

/** Open in Console: opens the page of a role in the browser, in the console of the account's partition. */
export function registerOpenInConsole(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.openInConsole', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const place = { title: 'Open in console', step: 1, totalSteps: 1 };
    const roleName = roleArgument(args) ?? (await chooseRole(deps, 'Role to open in the AWS console', place));
    if (roleName === undefined || roleName === back) return;
    const connection = await reading('Asking AWS for the account', (signal) => deps.aws.connect(signal));
    if (!connection.ok) return tellFailure(deps, connection.error);
    await openRolePage(connection.value.account.caller.partition, roleName);
  });
}

/** Opens the page of a role. The browser may be signed in to another account; it then asks. */
export async function openRolePage(partition: string, roleName: string): Promise<void> {
  const url = roleConsoleUrl(partition, roleName);
  if (url === undefined) {
    await vscode.window.showInformationMessage(
      `The address of the AWS console of the partition ${partition} is not known.`,
    );
    return;
  }
  // The text itself: a parsed address would have its # and + written otherwise.
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
