import * as vscode from 'vscode';
import type { AwsAccess } from '../awsAccess';
import type { PolicyServer } from '../languageClient';
import type { RecentPrincipals } from '../roles/recentPrincipals';
import type { RoleMemory } from '../roles/roleMemory';
import type { VerifiedRoles } from '../roles/verifiedRoles';
import type { AccountDocuments } from '../views/accountDocuments';
import type { AnalyzerDiagnostics } from '../views/analyzerDiagnostics';
import type { PlanDocuments } from '../views/planDocuments';
import type { Readings } from '../views/readings';
import type { Refusals } from '../views/refusals';
import type { ReportDocuments } from '../views/reportDocuments';

/** The parts that the commands work with. */
export interface CommandDeps {
  readonly server: PolicyServer;
  readonly aws: AwsAccess;
  readonly plans: PlanDocuments;
  readonly reports: ReportDocuments;
  readonly readings: Readings;
  readonly accountDocuments: AccountDocuments;
  readonly analyzerDiagnostics: AnalyzerDiagnostics;
  readonly memory: RoleMemory;
  readonly verified: VerifiedRoles;
  readonly recent: RecentPrincipals;
  readonly refusals: Refusals;
  /** What the person has agreed to send to AWS in this session without being asked again. */
  readonly agreed: Set<string>;
  readonly output: vscode.LogOutputChannel;
}

/** Registers a command whose unexpected errors are logged and told once, in one message. */
export function registerCommand(
  { output }: CommandDeps,
  id: string,
  run: (...args: unknown[]) => Promise<void>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      await run(...args);
    } catch (error) {
      output.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      const text = `The command did not finish: ${error instanceof Error ? error.message : String(error)}`;
      const choice = await vscode.window.showErrorMessage(text, 'Show Output');
      if (choice === 'Show Output') output.show();
    }
  });
}

/** Registers a command that talks to AWS. It does nothing in a workspace that is not trusted. */
export function registerAwsCommand(
  deps: CommandDeps,
  id: string,
  run: (...args: unknown[]) => Promise<void>,
): vscode.Disposable {
  return registerCommand(deps, id, async (...args) => {
    if (vscode.workspace.isTrusted) return run(...args);
    const text = 'This folder is not trusted, so nothing is sent to AWS from it.';
    const choice = await vscode.window.showInformationMessage(text, 'Manage Trust');
    if (choice !== undefined) await vscode.commands.executeCommand('workbench.trust.manage');
  });
}

/** The role that a link, a lens or another command names, from the arguments of a command. */
export function roleArgument(args: readonly unknown[]): string | undefined {
  const [given] = args;
  if (typeof given !== 'object' || given === null || !('roleName' in given)) return undefined;
  return typeof given.roleName === 'string' ? given.roleName : undefined;
}

/** The trust policy that a report or a plan names, from the arguments of a command. */
export function trustArgument([given]: readonly unknown[]): vscode.Uri | undefined {
  if (typeof given !== 'object' || given === null || !('trust' in given)) return undefined;
  return given.trust instanceof vscode.Uri ? given.trust : undefined;
}

/** The file that a menu or a lens of the language server names, from the arguments of a command. */
export function uriArgument(args: readonly unknown[]): vscode.Uri | undefined {
  const [given] = args;
  if (typeof given === 'string') return vscode.Uri.parse(given, true);
  return given instanceof vscode.Uri ? given : undefined;
}
