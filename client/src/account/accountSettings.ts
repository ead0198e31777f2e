import * as v from 'valibot';
import * as vscode from 'vscode';
import { type AccountMark, markOf } from '../aws/accountMarks';
import type { NewDefaults } from './newDefaults';

/** What the settings say of an account now. */
export function accountMark(accountId: string): AccountMark {
  const settings = vscode.workspace.getConfiguration('rolewright');
  const places = (key: string): readonly unknown[] => {
    const found = settings.inspect<unknown>(key);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
  };
  return markOf(accountId, { names: places('accountNames'), production: places('aws.productionAccounts') });
}

/** What the settings demand of new roles and policies. What has another shape is left out. */
export function newDefaults(): NewDefaults {
  const settings = vscode.workspace.getConfiguration('rolewright.aws');
  const boundary = settings.get<unknown>('permissionsBoundary');
  const tags = v.safeParse(v.record(v.string(), v.string()), settings.get<unknown>('tags'));
  return {
    tags: Object.entries(tags.success ? tags.output : {}).map(([key, value]) => ({ key, value })),
    ...(typeof boundary === 'string' && boundary.trim() !== '' ? { permissionsBoundary: boundary.trim() } : {}),
  };
}

/** Whether a change of settings is one of marks or names. */
export function affectsAccountMarks(event: vscode.ConfigurationChangeEvent): boolean {
  return ['accountNames', 'aws.productionAccounts'].some((key) => event.affectsConfiguration(`rolewright.${key}`));
}
