import type * as vscode from 'vscode';
import { type CommandDeps, registerAwsCommand } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { chooseAccount } from '../prompts/chooseAccount';
import { back } from '../prompts/quickSteps';

/** Select AWS Profile and Region: chooses them for the workspace and asks AWS for the account behind them. */
export function registerSelectProfile(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.selectProfile', async () => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const place = { title: 'AWS profile and region', step: 1, totalSteps: 1 };
    const target = await chooseAccount(deps, cli.value, place);
    if (target === undefined || target === back) return;
    const connection = await deps.aws.connect();
    if (!connection.ok) await tellFailure(deps, connection.error);
  });
}
