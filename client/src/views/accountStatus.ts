import * as vscode from 'vscode';
import type { AwsAccess } from '../awsAccess';

/** Shows the account in the status bar once it is known. A click chooses another profile. */
export function createAccountStatus(aws: AwsAccess): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('rolewright.account', vscode.StatusBarAlignment.Right, 90);
  item.name = 'AWS account for IAM roles';
  item.command = 'rolewright.selectProfile';
  const following = aws.onDidIdentify((account) => {
    if (account === undefined) {
      item.hide();
      return;
    }
    const { caller, target } = account;
    const profile = target.profile ?? 'default credentials';
    item.text = `$(key) ${caller.accountId}`;
    item.tooltip = `AWS account ${caller.accountId}\n${caller.arn}\n${profile}${target.region === undefined ? '' : `, ${target.region}`}`;
    item.show();
  });
  return vscode.Disposable.from(item, following);
}
