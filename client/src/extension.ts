import * as vscode from 'vscode';
import { createAwsAccess } from './account/awsAccess';
import { createCustomerPolicies } from './account/customerPolicies';
import { offerSignIn } from './account/signIn';
import { createRecentPrincipals } from './aws/recentPrincipals';
import { registerAddPermission } from './commands/addPermission';
import { registerAttachPolicies } from './commands/attachPolicies';
import { registerChangeKind } from './commands/changeKind';
import { registerCompareRole } from './commands/compareRole';
import { registerCopyScript } from './commands/copyScript';
import { registerCreateRole } from './commands/createRole';
import { registerDeleteRole } from './commands/deleteRole';
import { registerDeployRole } from './commands/deployRole';
import { registerDetachPolicy } from './commands/detachPolicy';
import { registerDisableRule } from './commands/disableRule';
import { registerGeneratePolicy } from './commands/generatePolicy';
import { registerImportRole } from './commands/importRole';
import { registerNewAccess } from './commands/newAccess';
import { registerNewPolicy } from './commands/newPolicy';
import { registerOpenInConsole } from './commands/openInConsole';
import { registerPlanCommands } from './commands/planCommands';
import { registerRefreshRoles } from './commands/refreshRoles';
import { registerRestartServer } from './commands/restartServer';
import { registerSelectProfile } from './commands/selectProfile';
import { registerShowOutput } from './commands/showOutput';
import { registerSimulate } from './commands/simulate';
import { registerSuppressFinding } from './commands/suppressFinding';
import { registerUpdateTrust } from './commands/updateTrust';
import { registerUseRoleInFunction } from './commands/useRoleInFunction';
import { registerValidateWithAccessAnalyzer } from './commands/validateWithAccessAnalyzer';
import { registerVerifyRole } from './commands/verifyRole';
import { registerWhoCanAssume } from './commands/whoCanAssume';
import type { CommandDeps } from './deps';
import { createGenerationMemory } from './evidence/generationMemory';
import { createPolicyServer, type PolicyServer } from './languageClient';
import { createPlanJournal, isProcessAlive } from './plans/planJournal';
import { createRoleMemory } from './roles/roleMemory';
import { createVerifiedRoles } from './roles/verifiedRoles';
import { createAccountDocuments } from './views/accountDocuments';
import { createAccountStatus } from './views/accountStatus';
import { createAnalyzerDiagnostics } from './views/analyzerDiagnostics';
import { createInterruptedPlans } from './views/interruptedPlans';
import { createLanguageStatus } from './views/languageStatus';
import { createPlanDocuments } from './views/planDocuments';
import { createReadings } from './views/readings';
import { createRefusals } from './views/refusals';
import { createReportDocuments } from './views/reportDocuments';
import { createResultDocuments } from './views/resultDocuments';
import { createRolesView, type RolesView } from './views/rolesView';

const commands = [
  registerNewPolicy,
  registerCreateRole,
  registerAttachPolicies,
  registerDeployRole,
  registerVerifyRole,
  registerCompareRole,
  registerImportRole,
  registerAddPermission,
  registerWhoCanAssume,
  registerNewAccess,
  registerUpdateTrust,
  registerDetachPolicy,
  registerDeleteRole,
  registerUseRoleInFunction,
  registerCopyScript,
  registerOpenInConsole,
  registerValidateWithAccessAnalyzer,
  registerSimulate,
  registerGeneratePolicy,
  registerSelectProfile,
  registerPlanCommands,
  registerRefreshRoles,
  registerRestartServer,
  registerShowOutput,
  registerSuppressFinding,
  registerDisableRule,
  registerChangeKind,
];

/** What the extension gives to others. */
export interface Exports {
  readonly rolesView: RolesView;
}

/** Builds the parts, connects them and starts the server. Waits for nothing: neither the server nor the network. */
export function activate(context: vscode.ExtensionContext): Exports {
  const output = vscode.window.createOutputChannel('Rolewright', { log: true });
  const server = createPolicyServer(context.asAbsolutePath('dist/server.js'), output);
  const aws = createAwsAccess((line) => output.info(line), offerSignIn);
  const plans = createPlanDocuments();
  const reports = createReportDocuments();
  const readings = createReadings();
  const accountDocuments = createAccountDocuments();
  const results = createResultDocuments();
  const analyzerDiagnostics = createAnalyzerDiagnostics();
  const memory = createRoleMemory(context.workspaceState);
  const verified = createVerifiedRoles();
  const recent = createRecentPrincipals(() => Date.now());
  const refusals = createRefusals();
  const journal = createPlanJournal({
    folder: (context.storageUri ?? context.globalStorageUri).fsPath,
    processId: process.pid,
    isAlive: isProcessAlive,
    log: (line) => output.warn(line),
  });
  const interrupted = createInterruptedPlans(journal);
  const rolesView = createRolesView({ server, aws, verified, output });
  const deps: CommandDeps = {
    server,
    aws,
    plans,
    reports,
    readings,
    accountDocuments,
    results,
    analyzerDiagnostics,
    memory,
    generations: createGenerationMemory(context.workspaceState),
    verified,
    recent,
    refusals,
    customerPolicies: createCustomerPolicies(),
    rolesView,
    agreed: new Set(),
    journal,
    interrupted,
    output,
  };
  context.subscriptions.push(
    output,
    // The journal first: a plan that the next ones stop was cut off, and has not ended.
    journal,
    plans,
    aws,
    interrupted,
    reports,
    readings,
    accountDocuments,
    results,
    analyzerDiagnostics,
    refusals,
    rolesView,
    createAccountStatus(aws),
    createLanguageStatus(server),
    stopping(server),
  );
  for (const register of commands) context.subscriptions.push(register(deps));
  void server.start();
  return { rolesView };
}

function stopping(server: PolicyServer): vscode.Disposable {
  return { dispose: () => void server.stop() };
}
