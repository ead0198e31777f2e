import * as vscode from 'vscode';
import { createAwsAccess } from './awsAccess';
import { registerAddPermission } from './commands/addPermission';
import { registerAttachPolicies } from './commands/attachPolicies';
import { registerChangeKind } from './commands/changeKind';
import { registerCompareRole } from './commands/compareRole';
import { registerCreateRole } from './commands/createRole';
import { registerDeployRole } from './commands/deployRole';
import type { CommandDeps } from './commands/deps';
import { registerDisableRule } from './commands/disableRule';
import { registerImportRole } from './commands/importRole';
import { registerNewAccess } from './commands/newAccess';
import { registerNewPolicy } from './commands/newPolicy';
import { registerPlanCommands } from './commands/planCommands';
import { registerRestartServer } from './commands/restartServer';
import { registerSelectProfile } from './commands/selectProfile';
import { registerShowOutput } from './commands/showOutput';
import { registerSuppressFinding } from './commands/suppressFinding';
import { registerUpdateTrust } from './commands/updateTrust';
import { registerValidateWithAccessAnalyzer } from './commands/validateWithAccessAnalyzer';
import { registerVerifyRole } from './commands/verifyRole';
import { registerWhoCanAssume } from './commands/whoCanAssume';
import { createPolicyServer, type PolicyServer } from './languageClient';
import { createRecentPrincipals } from './roles/recentPrincipals';
import { createRoleMemory } from './roles/roleMemory';
import { createVerifiedRoles } from './roles/verifiedRoles';
import { createAccountDocuments } from './views/accountDocuments';
import { createAccountStatus } from './views/accountStatus';
import { createAnalyzerDiagnostics } from './views/analyzerDiagnostics';
import { createLanguageStatus } from './views/languageStatus';
import { createPlanDocuments } from './views/planDocuments';
import { createReadings } from './views/readings';
import { createRefusals } from './views/refusals';
import { createReportDocuments } from './views/reportDocuments';

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
  registerValidateWithAccessAnalyzer,
  registerSelectProfile,
  registerPlanCommands,
  registerRestartServer,
  registerShowOutput,
  registerSuppressFinding,
  registerDisableRule,
  registerChangeKind,
];

/** Builds the parts, connects them and starts the server. Waits for nothing: neither the server nor the network. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Rolewright', { log: true });
  const server = createPolicyServer(context.asAbsolutePath('dist/server.js'), output);
  const aws = createAwsAccess((line) => output.info(line));
  const plans = createPlanDocuments();
  const reports = createReportDocuments();
  const readings = createReadings();
  const accountDocuments = createAccountDocuments();
  const analyzerDiagnostics = createAnalyzerDiagnostics();
  const memory = createRoleMemory(context.workspaceState);
  const verified = createVerifiedRoles();
  const recent = createRecentPrincipals(() => Date.now());
  const refusals = createRefusals();
  const deps: CommandDeps = {
    server,
    aws,
    plans,
    reports,
    readings,
    accountDocuments,
    analyzerDiagnostics,
    memory,
    verified,
    recent,
    refusals,
    agreed: new Set(),
    output,
  };
  context.subscriptions.push(
    output,
    aws,
    plans,
    reports,
    readings,
    accountDocuments,
    analyzerDiagnostics,
    refusals,
    createAccountStatus(aws),
    createLanguageStatus(server),
    stopping(server),
  );
  for (const register of commands) context.subscriptions.push(register(deps));
  void server.start();
}

function stopping(server: PolicyServer): vscode.Disposable {
  return { dispose: () => void server.stop() };
}
