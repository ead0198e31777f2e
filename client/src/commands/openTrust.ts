import * as vscode from 'vscode';
import { type LogDeps, type MemoryDeps, registerCommand, type ServerDeps } from '../deps';
import { findTrust } from '../prompts/findTrust';

type Deps = LogDeps & ServerDeps & Pick<MemoryDeps, 'roleMemory'>;

/** Open Trust Policy, a lens in the report of Verify Role: opens the file that the role was compared with. */
export function registerOpenTrust(deps: Deps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.openTrust', async (args) => {
    const trust = await findTrust(deps, args);
    if (trust !== undefined) await vscode.window.showTextDocument(trust.at);
  });
}
