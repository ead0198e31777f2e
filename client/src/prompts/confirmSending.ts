import type * as vscode from 'vscode';
import { toShellText } from '../aws/shellText';
import type { AccountDeps } from '../deps';
import type { PlanAccount } from '../plans/plan';
import { shellOf } from '../views/planDocuments';
import { pickOne } from './quickInput';
import { askOnce } from './steps';

/** Commands that change nothing, and what is asked before the first of them. */
export interface Sending {
  /** What stays agreed for the session, by account. */
  readonly purpose: string;
  readonly title: string;
  /** What is sent to whom, without a full stop. */
  readonly what: string;
  readonly account: PlanAccount;
  /** The arguments after `aws`, as they are shown. */
  readonly commands: readonly (readonly string[])[];
}

/**
 * Shows the commands before something of the person's is sent to AWS, and asks. Who agrees for the session is asked again
 * only in another account.
 */
export async function confirmSending({ agreed }: Pick<AccountDeps, 'agreed'>, sending: Sending): Promise<boolean> {
  const { purpose, title, what, account, commands } = sending;
  const key = `${purpose} ${account.caller.accountId}`;
  if (agreed.has(key)) return true;
  const [first = [], ...others] = commands;
  const command = toShellText(['aws', ...first], shellOf(process.platform));
  const more = others.length === 0 ? '' : ` (and ${others.length} more like it)`;
  const run = { label: '$(play) Run', detail: `${command}${more}` };
  const always = {
    label: '$(run-all) Run, and Do Not Ask Again in This Session',
    detail: `For account ${account.caller.accountId}. Every command is written to the output.`,
  };
  const placeholder = `${what}, account ${account.caller.accountId}`;
  const answer = await askOnce(title, (position) =>
    pickOne<vscode.QuickPickItem>(position, { placeholder, items: [run, always] }),
  );
  if (answer === always) agreed.add(key);
  return answer !== undefined;
}
