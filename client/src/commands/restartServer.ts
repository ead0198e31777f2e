import type * as vscode from 'vscode';
import { type CommandDeps, registerCommand } from '../deps';

/** Restart Language Server. */
export function registerRestartServer(deps: CommandDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.restartServer', () => deps.server.restart());
}
