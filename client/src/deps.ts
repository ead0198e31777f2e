import * as vscode from 'vscode';
import type { AwsAccess } from './account/awsAccess';
import type { CustomerPolicies } from './account/customerPolicies';
import type { RecentPrincipals } from './aws/recentPrincipals';
import type { GenerationMemory } from './evidence/generationMemory';
import type { PolicyServer } from './languageClient';
import type { PlanJournal } from './plans/planJournal';
import type { RoleMemory } from './roles/roleMemory';
import type { VerifiedRoles } from './roles/verifiedRoles';
import type { AccountDocuments } from './views/accountDocuments';
import type { AnalyzerDiagnostics } from './views/analyzerDiagnostics';
import type { InterruptedPlans } from './views/interruptedPlans';
import type { PlanDocuments } from './views/planDocuments';
import type { Readings } from './views/readings';
import type { Refusals } from './views/refusals';
import type { ReportDocuments } from './views/reportDocuments';
import type { ResultDocuments } from './views/resultDocuments';
import type { RolesView } from './views/rolesView';

/** The parts that the commands work with. */
export interface CommandDeps {
  readonly server: PolicyServer;
  readonly aws: AwsAccess;
  readonly plans: PlanDocuments;
  readonly reports: ReportDocuments;
  readonly readings: Readings;
  readonly accountDocuments: AccountDocuments;
  readonly results: ResultDocuments;
  readonly analyzerDiagnostics: AnalyzerDiagnostics;
  readonly memory: RoleMemory;
  readonly generations: GenerationMemory;
  readonly verified: VerifiedRoles;
  readonly recent: RecentPrincipals;
  readonly refusals: Refusals;
  readonly customerPolicies: CustomerPolicies;
  /** What the person has agreed to send to AWS in this session without being asked again. */
  readonly agreed: Set<string>;
  readonly journal: PlanJournal;
  readonly interrupted: InterruptedPlans;
  readonly rolesView: RolesView;
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
    // Not awaited: what was cut off must not hold back what is wanted now.
    void deps.interrupted.tell();
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

/** Whether the command follows on the creation of its role, so that IAM may not show it everywhere yet. */
export function isNewRole([given]: readonly unknown[]): boolean {
  return typeof given === 'object' && given !== null && 'roleIsNew' in given && given.roleIsNew === true;
}

/** The trust policy that a report, a plan or a role of the view names, from the arguments of a command. */
export function trustArgument(args: readonly unknown[]): vscode.Uri | undefined {
  return uriIn(args[0], 'trust');
}

/** The file that a menu, a lens of the language server or the view names, from the arguments of a command. */
export function uriArgument(args: readonly unknown[]): vscode.Uri | undefined {
  const [given] = args;
  return asUri(given) ?? uriIn(given, 'uri');
}

function uriIn(given: unknown, name: 'trust' | 'uri'): vscode.Uri | undefined {
  return typeof given === 'object' && given !== null ? asUri(Reflect.get(given, name)) : undefined;
}

function asUri(value: unknown): vscode.Uri | undefined {
  if (typeof value === 'string') return vscode.Uri.parse(value, true);
  return value instanceof vscode.Uri ? value : undefined;
}
