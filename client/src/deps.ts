import * as vscode from 'vscode';
import type { AccountLists } from './account/accountLists';
import { type FailureDeps, tellFailure } from './account/awsFailure';
import type { CustomerPolicies } from './account/customerPolicies';
import type { AwsCli } from './aws/cli';
import type { RecentPrincipals } from './aws/recentPrincipals';
import type { GenerationMemory } from './evidence/generationMemory';
import type { PolicyServer } from './languageClient';
import type { PlanJournal } from './plans/planJournal';
import type { AccountMemory } from './roles/accountMemory';
import type { RoleMemory } from './roles/roleMemory';
import type { UndoMemory } from './roles/undoMemory';
import type { VerifiedRoles } from './roles/verifiedRoles';
import type { AccountDocuments } from './views/accountDocuments';
import type { AnalyzerDiagnostics } from './views/analyzerDiagnostics';
import type { InterruptedPlans } from './views/interruptedPlans';
import type { PlanDocuments } from './views/planDocuments';
import type { RejectionDiagnostics } from './views/rejectionDiagnostics';
import type { ReportDocuments } from './views/reportDocuments';
import type { RolesView } from './views/rolesView';

/** What commands and prompts work with, by what it is about. Each takes the parts that it needs, and no more. */

/** The language server. */
export interface ServerDeps {
  readonly server: PolicyServer;
}

/** The person's AWS CLI, and what this session knows of the accounts behind it. */
export interface AccountDeps extends FailureDeps {
  readonly customerPolicies: CustomerPolicies;
  readonly accountLists: AccountLists;
  readonly recentPrincipals: RecentPrincipals;
  /** What the person has agreed to send to AWS in this session without being asked again. */
  readonly agreed: Set<string>;
}

/** Plans on the screen, and the plans that a window left behind. */
export interface PlanDeps {
  readonly plans: PlanDocuments;
  readonly journal: PlanJournal;
  readonly interruptedPlans: InterruptedPlans;
}

/** What is remembered of roles and jobs. */
export interface MemoryDeps {
  readonly roleMemory: RoleMemory;
  readonly generationMemory: GenerationMemory;
  readonly verifiedRoles: VerifiedRoles;
  readonly accountMemory: AccountMemory;
  readonly undoMemory: UndoMemory;
}

/** What is shown besides plans. */
export interface ViewDeps {
  readonly reports: ReportDocuments;
  readonly accountDocuments: AccountDocuments;
  readonly analyzerDiagnostics: AnalyzerDiagnostics;
  readonly rejectionDiagnostics: RejectionDiagnostics;
  readonly rolesView: RolesView;
}

/** What every command needs: the log that unexpected errors go to. */
export type LogDeps = Pick<FailureDeps, 'output'>;

/** What every command needs that talks to AWS. */
export type AwsCommandDeps = FailureDeps & Pick<PlanDeps, 'interruptedPlans'>;

/** Registers a command whose unexpected errors are logged and told once, in one message. */
export function registerCommand(
  { output }: LogDeps,
  id: string,
  run: (args: readonly unknown[]) => Promise<void>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
    try {
      await run(args);
    } catch (error) {
      output.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      const text = `The command did not finish: ${error instanceof Error ? error.message : String(error)}`;
      const choice = await vscode.window.showErrorMessage(text, 'Show Output');
      if (choice === 'Show Output') output.show();
    }
  });
}

/**
 * Registers a command that talks to AWS, and hands it the CLI. It isn't run in a workspace that isn't trusted, nor without
 * the CLI; either is told.
 */
export function registerAwsCommand(
  deps: AwsCommandDeps,
  id: string,
  run: (args: readonly unknown[], cli: AwsCli) => Promise<void>,
): vscode.Disposable {
  return registerCommand(deps, id, async (args) => {
    // Not awaited: an interrupted plan must not hold back what the person wants now.
    void deps.interruptedPlans.tell();
    if (!vscode.workspace.isTrusted) return tellUntrusted();
    const cli = await deps.aws.findCli();
    return cli.ok ? run(args, cli.value) : tellFailure(deps, cli.error);
  });
}

async function tellUntrusted(): Promise<void> {
  const text = 'This folder is not trusted, so nothing is sent to AWS from it.';
  const choice = await vscode.window.showInformationMessage(text, 'Manage Trust');
  if (choice !== undefined) await vscode.commands.executeCommand('workbench.trust.manage');
}
