import type * as vscode from 'vscode';
import { tellFailure } from '../account/awsFailure';
import { type AwsCommandDeps, type MemoryDeps, registerAwsCommand } from '../deps';
import { chooseRole, type RoleDeps } from '../prompts/chooseRole';
import { openRolePage } from '../prompts/openRolePage';
import { withProgress } from '../prompts/progress';
import { askOnce } from '../prompts/steps';
import { roleArgument } from '../workspace/commandArguments';

type Deps = AwsCommandDeps & RoleDeps & Pick<MemoryDeps, 'roleMemory'>;

/** Open in Console: opens the page of a role in the browser, in the console of the account's partition. */
export function registerOpenInConsole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.openInConsole', async (args) => {
    const roleName =
      roleArgument(args) ??
      (await askOnce('Open in console', (position) => chooseRole(deps, 'Role to open in the AWS console', position)));
    if (roleName === undefined) return;
    const connection = await withProgress('Asking AWS for the account', (signal) => deps.aws.connect(signal));
    if (!connection.ok) return tellFailure(deps, connection.error);
    await openRolePage(connection.value.account.caller.partition, roleName);
  });
}
