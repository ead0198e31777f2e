import type * as vscode from 'vscode';
import { type LogDeps, registerCommand, type ServerDeps } from '../deps';

/** Restart Language Server. */
export function registerRestartServer(deps: LogDeps & ServerDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.restartServer', () => deps.server.restart());
}
