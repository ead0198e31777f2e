import type * as vscode from 'vscode';
import { tellFailure } from '../account/awsFailure';
import { type AwsCommandDeps, registerAwsCommand } from '../deps';
import { chooseAccount } from '../prompts/chooseAccount';
import { askOnce } from '../prompts/steps';

/** Select AWS Profile and Region: chooses them for the workspace and asks AWS for the account behind them. */
export function registerSelectProfile(deps: AwsCommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.selectProfile', async (_args, cli) => {
    const target = await askOnce('AWS profile and region', (position) => chooseAccount(deps, cli, position));
    if (target === undefined) return;
    const connection = await deps.aws.connect();
    if (!connection.ok) await tellFailure(deps, connection.error);
  });
}
