import type * as vscode from 'vscode';
import { type LogDeps, registerCommand } from '../deps';

/** Show Output: the log of the server and of every call of the AWS CLI. */
export function registerShowOutput(deps: LogDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.showOutput', async () => deps.output.show());
}
