import type * as vscode from 'vscode';
import { type LogDeps, type PlanDeps, registerCommand } from '../deps';

/** The item in the status bar that tells of an interrupted plan. */
export function registerShowInterruptedPlans(deps: LogDeps & Pick<PlanDeps, 'interruptedPlans'>): vscode.Disposable {
  return registerCommand(deps, 'rolewright.showInterrupted', () => deps.interruptedPlans.tell());
}
