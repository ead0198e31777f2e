import * as vscode from 'vscode';
import { accountMark, affectsAccountMarks } from '../account/accountSettings';
import type { AwsAccess } from '../account/awsAccess';
import type { PlanAccount } from '../plans/plan';

/** Shows the account in the status bar once it is known. A click chooses another profile. */
export function createAccountStatus(aws: AwsAccess): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('rolewright.account', vscode.StatusBarAlignment.Right, 90);
  item.name = 'AWS account for IAM roles';
  item.command = 'rolewright.selectProfile';
  let shown: PlanAccount | undefined;
  const show = () => {
    if (shown === undefined) {
      item.hide();
      return;
    }
    const look = accountLook(shown);
    item.text = look.text;
    item.tooltip = look.tooltip;
    item.accessibilityInformation = { label: look.tooltip.replaceAll('\n', ', ') };
    item.backgroundColor = look.warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  const following = [
    aws.onDidIdentify((account) => {
      shown = account;
      show();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affectsAccountMarks(event)) show();
    }),
  ];
  return vscode.Disposable.from(item, ...following);
}

function accountLook({ caller, target }: PlanAccount) {
  const { accountId, arn } = caller;
  const { name, production } = accountMark(accountId);
  const choice = [target.profile ?? 'default credentials', target.region].filter((part) => part !== undefined);
  const words = [name ?? accountId, ...(production ? ['production'] : [])].join(' · ');
  const what = production ? 'AWS production account' : 'AWS account';
  return {
    text: `$(${production ? 'warning' : 'key'}) ${words}`,
    tooltip: [`${what} ${accountId}${name === undefined ? '' : ` (${name})`}`, arn, choice.join(', ')].join('\n'),
    warns: production === true,
  };
}
