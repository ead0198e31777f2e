import * as vscode from 'vscode';
import { interruptedReport, interruptedText, type JournalEntry, type PlanJournal } from '../plans/planJournal';
import { besideColumn } from './besideColumn';

const interruptedScheme = 'rolewright-interrupted';

/** Tells of plans that were cut off when a window closed. */
export interface InterruptedPlans extends vscode.Disposable {
  /** The one message for a run that was found, at the first command after it; nothing when there is none. */
  tell(): Promise<void>;
}

/** Nothing pops up at the start: a run that was cut off waits in the status bar until a command is used. */
export function createInterruptedPlans(journal: PlanJournal): InterruptedPlans {
  const texts = new Map<string, string>();
  const found = [...journal.takeInterrupted()];
  const item = vscode.window.createStatusBarItem('rolewright.interrupted', vscode.StatusBarAlignment.Right, 89);
  item.name = 'Interrupted plan for an IAM role';
  item.text = '$(warning) Plan cut off';
  item.command = 'rolewright.showInterrupted';
  if (found.length > 0) {
    item.tooltip = found.map(interruptedText).join('\n');
    item.show();
  }
  const provider = vscode.workspace.registerTextDocumentContentProvider(interruptedScheme, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  return {
    async tell() {
      // Another window of the workspace may have died meanwhile.
      found.push(...journal.takeInterrupted());
      item.hide();
      const entries = found.splice(0);
      const [first] = entries;
      if (first === undefined) return;
      const text = entries.map(interruptedText).join(' ');
      const choice = await vscode.window.showWarningMessage(text, 'Verify Role', 'Show');
      const { roleName } = first;
      if (choice === 'Verify Role') await vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
      if (choice === 'Show') await show(entries);
    },
    dispose: () => vscode.Disposable.from(item, provider).dispose(),
  };

  async function show(entries: readonly JournalEntry[]): Promise<void> {
    const uri = vscode.Uri.from({ scheme: interruptedScheme, path: '/Cut off' });
    texts.set(uri.toString(), entries.map(interruptedReport).join('\n'));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: besideColumn(), preview: false });
  }
}
