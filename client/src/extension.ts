import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { createAccountLists } from './account/accountLists';
import { createAwsAccess } from './account/awsAccess';
import { createCustomerPolicies } from './account/customerPolicies';
import { createSignIn } from './account/signIn';
import { createRecentPrincipals } from './aws/recentPrincipals';
import { registerAddPermission } from './commands/addPermission';
import { registerAttachPolicies } from './commands/attachPolicies';
import { registerCancelPlan } from './commands/cancelPlan';
import { registerChangeKind } from './commands/changeKind';
import { registerCompareRole } from './commands/compareRole';
import { registerCopyPlan } from './commands/copyPlan';
import { registerCopyScript } from './commands/copyScript';
import { registerCreateRole } from './commands/createRole';
import { registerDeleteRole } from './commands/deleteRole';
import { registerDeployRole } from './commands/deployRole';
import { registerDetachPolicy } from './commands/detachPolicy';
import { registerDisableRule } from './commands/disableRule';
import { registerFollowUpPlan } from './commands/followUpPlan';
import { registerGeneratePolicy } from './commands/generatePolicy';
import { registerImportRole } from './commands/importRole';
import { registerNewAccess } from './commands/newAccess';
import { registerNewPermissionPolicy } from './commands/newPermissionPolicy';
import { registerNewTrustPolicy } from './commands/newTrustPolicy';
import { registerOpenInConsole } from './commands/openInConsole';
import { registerOpenTrust } from './commands/openTrust';
import { registerRefreshRoles } from './commands/refreshRoles';
import { registerRememberRole } from './commands/rememberRole';
import { registerRestartServer } from './commands/restartServer';
import { registerResumePlan } from './commands/resumePlan';
import { registerRunPlan } from './commands/runPlan';
import { registerSelectProfile } from './commands/selectProfile';
import { registerShowInterruptedPlans } from './commands/showInterruptedPlans';
import { registerShowOutput } from './commands/showOutput';
import { registerSimulate } from './commands/simulate';
import { registerSuppressFinding } from './commands/suppressFinding';
import { registerUndoPlan } from './commands/undoPlan';
import { registerUpdateTrust } from './commands/updateTrust';
import { registerUseRoleInFunction } from './commands/useRoleInFunction';
import { registerValidateWithAccessAnalyzer } from './commands/validateWithAccessAnalyzer';
import { registerVerifyRole } from './commands/verifyRole';
import { registerWhoCanAssume } from './commands/whoCanAssume';
import type { AccountDeps, MemoryDeps, PlanDeps, ViewDeps } from './deps';
import { createGenerationMemory } from './evidence/generationMemory';
import { createPolicyServer, type PolicyServer } from './languageClient';
import { createPlanJournal, isProcessAlive } from './plans/planJournal';
import { createAccountMemory } from './roles/accountMemory';
import { createRoleMemory } from './roles/roleMemory';
import { createUndoMemory } from './roles/undoMemory';
import { createVerifiedRoles } from './roles/verifiedRoles';
import { createAccountDocuments } from './views/accountDocuments';
import { createAccountStatus } from './views/accountStatus';
import { createAnalyzerDiagnostics } from './views/analyzerDiagnostics';
import { createInterruptedPlans } from './views/interruptedPlans';
import { createLanguageStatus } from './views/languageStatus';
import { createMarkColors } from './views/markColors';
import { createPlanDocuments } from './views/planDocuments';
import { createPolicyContext } from './views/policyContext';
import { createRejectionDiagnostics } from './views/rejectionDiagnostics';
import { createReportDocuments } from './views/reportDocuments';
import { createRolesView, type RolesView } from './views/rolesView';
import { withKnownRoles } from './workspace/knownRoleServer';
import { lensesForRole } from './workspace/roleLenses';

const commands = [
  registerNewTrustPolicy,
  registerNewPermissionPolicy,
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
  registerOpenTrust,
  registerDetachPolicy,
  registerDeleteRole,
  registerUseRoleInFunction,
  registerCopyScript,
  registerRememberRole,
  registerOpenInConsole,
  registerValidateWithAccessAnalyzer,
  registerSimulate,
  registerGeneratePolicy,
  registerSelectProfile,
  registerRunPlan,
  registerResumePlan,
  registerUndoPlan,
  registerCopyPlan,
  registerCancelPlan,
  registerFollowUpPlan,
  registerShowInterruptedPlans,
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
  const aws = createAwsAccess((line) => output.info(line), createSignIn(), context.workspaceState);
  const journal = createPlanJournal({
    folder: (context.storageUri ?? context.globalStorageUri).fsPath,
    processId: process.pid,
    isAlive: isProcessAlive,
    session: randomBytes(6).toString('hex'),
    now: Date.now,
    log: (line) => output.warn(line),
  });
  const reports = createReportDocuments();
  const verifiedRoles = createVerifiedRoles();
  const roleMemory = createRoleMemory(context.workspaceState);
  const server: PolicyServer & vscode.Disposable = withKnownRoles(
    createPolicyServer(context.asAbsolutePath('dist/server.js'), output, (file, lenses) =>
      lensesForRole({ server, aws, roleMemory, verifiedRoles }, file, lenses),
    ),
    { roleMemory, aws },
  );
  const account: AccountDeps = {
    aws,
    output,
    customerPolicies: createCustomerPolicies(),
    accountLists: createAccountLists(),
    recentPrincipals: createRecentPrincipals(() => Date.now()),
    agreed: new Set(),
  };
  const undoMemory = createUndoMemory(context.workspaceState);
  const plans: PlanDeps = {
    plans: createPlanDocuments((title) => undoMemory.all().some((kept) => kept.title === title)),
    journal,
    interruptedPlans: createInterruptedPlans(journal, reports),
  };
  const accountMemory = createAccountMemory(context.workspaceState);
  const memory: MemoryDeps = {
    accountMemory,
    roleMemory,
    generationMemory: createGenerationMemory(context.workspaceState),
    verifiedRoles,
    undoMemory,
  };
  const views: ViewDeps = {
    reports,
    accountDocuments: createAccountDocuments(),
    analyzerDiagnostics: createAnalyzerDiagnostics(),
    rejectionDiagnostics: createRejectionDiagnostics(),
    rolesView: createRolesView({ server, aws, verifiedRoles, output }),
  };
  const policyContext = createPolicyContext(server);
  const deps = { server, ...account, ...plans, ...memory, ...views };
  context.subscriptions.push(
    output,
    // The journal first: a plan that the next ones stop was interrupted, and has not ended.
    journal,
    plans.plans,
    aws,
    plans.interruptedPlans,
    ...Object.values(views),
    createAccountStatus(aws),
    policyContext,
    createLanguageStatus(server, policyContext),
    createMarkColors(),
    aws.onDidIdentify((identified) => {
      const profile = identified?.target.profile;
      if (identified === undefined || profile === undefined) return;
      const { accountId, partition } = identified.caller;
      void accountMemory.remember({ profile, accountId, partition });
    }),
    server,
    server.onDidChangeRoles(server.refreshLenses),
    verifiedRoles.onDidChange(server.refreshLenses),
    stopping(server),
  );
  for (const register of commands) context.subscriptions.push(register(deps));
  void server.start();
  return { rolesView: views.rolesView };
}

function stopping(server: PolicyServer): vscode.Disposable {
  return { dispose: () => void server.stop() };
}
