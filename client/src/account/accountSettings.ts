import * as vscode from 'vscode';
import { type AccountMark, markOf } from '../aws/accountMarks';

/** What the settings say of an account now. */
export function accountMark(accountId: string): AccountMark {
  const settings = vscode.workspace.getConfiguration('rolewright');
  const places = (key: string): readonly unknown[] => {
    const found = settings.inspect<unknown>(key);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
  };
  return markOf(accountId, { names: places('accountNames'), production: places('aws.productionAccounts') });
}

/** Whether a change of settings is one of marks or names. */
export function affectsAccountMarks(event: vscode.ConfigurationChangeEvent): boolean {
  return ['accountNames', 'aws.productionAccounts'].some((key) => event.affectsConfiguration(`rolewright.${key}`));
}
