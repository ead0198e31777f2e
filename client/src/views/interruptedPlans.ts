import * as vscode from 'vscode';
import { interruptedReport, interruptedText, type PlanJournal } from '../plans/planJournal';
import type { ReportDocuments } from './reportDocuments';

/** Tells of plans that were interrupted when a window closed. */
export interface InterruptedPlans extends vscode.Disposable {
  /** The one message for a run that was found, at the first command after it; nothing when there is none. */
  tell(): Promise<void>;
}

/** Nothing pops up at the start: an interrupted run waits in the status bar until a command is used. */
export function createInterruptedPlans(journal: PlanJournal, reports: ReportDocuments): InterruptedPlans {
  const found = [...journal.takeInterrupted()];
  const item = vscode.window.createStatusBarItem('rolewright.interrupted', vscode.StatusBarAlignment.Right, 89);
  item.name = 'Interrupted plan for an IAM role';
  item.text = '$(warning) Plan interrupted';
  item.command = 'rolewright.showInterrupted';
  if (found.length > 0) {
    item.tooltip = found.map(interruptedText).join('\n');
    item.show();
  }
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
      if (choice === 'Show') {
        await reports.show({ title: 'Interrupted plan', text: entries.map(interruptedReport).join('\n') });
      }
    },
    dispose: () => item.dispose(),
  };
}
