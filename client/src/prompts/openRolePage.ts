import * as vscode from 'vscode';
import { roleConsoleUrl } from '../aws/consoleUrl';

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
