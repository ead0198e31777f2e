import type * as vscode from 'vscode';
import { tellFailure } from '../account/awsFailure';
import { type AwsResult, succeed } from '../aws/result';
import { type AwsCommandDeps, type MemoryDeps, registerAwsCommand, type ViewDeps } from '../deps';
import { given } from '../given';
import { chooseRole, type RoleDeps } from '../prompts/chooseRole';
import { findWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { cancellable, withProgress } from '../prompts/progress';
import { askOnce } from '../prompts/steps';
import { renderReport } from '../roles/renderReport';
import { verificationReport } from '../views/verificationReport';
import { folderArgument, roleArgument, trustArgument, uriArgument } from '../workspace/commandArguments';
import { lookAtRole, type RoleSubject } from '../workspace/lookAtRole';
import { rolesOfTrust } from '../workspace/roleLenses';

type Deps = AwsCommandDeps & RoleDeps & Pick<MemoryDeps, 'roleMemory' | 'verifiedRoles'> & Pick<ViewDeps, 'reports'>;

/**
 * Verify Role: reads the role with its policies and compares it with what the workspace wants of it. Changes nothing. Of a
 * role that the workspace does not know, the trust policy in the editor is compared, and the rest is only shown.
 */
export function registerVerifyRole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.verifyRole', async (args) => {
    const subject = await subjectOf(deps, args);
    if (subject === undefined) return;
    const outcome = await withProgress(`Verifying ${subject.roleName}`, (signal) => verify(deps, subject, signal));
    if (!outcome.ok) await tellFailure(deps, outcome.error);
  });
}

async function verify(
  deps: Deps,
  { roleName, role, given: trust }: RoleSubject,
  signal: AbortSignal,
): Promise<AwsResult<undefined>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const look = await lookAtRole(deps, { account, ask: cancellable(ask, signal) }, { roleName, role, given: trust });
  if (!look.ok) return look;
  const about = { roleName, ...given({ trust: look.value.trust?.at, folder: role?.folder }) };
  await deps.reports.show(verificationReport({ ...about, ...renderReport(look.value.report, account) }));
  return succeed(undefined);
}

/** The role that was named, else that of the file in question, else the one that the person picks. */
async function subjectOf(deps: Deps, args: readonly unknown[]): Promise<RoleSubject | undefined> {
  const named = roleArgument(args);
  if (named !== undefined) {
    const role = await findWorkspaceRole(deps, named, folderArgument(args));
    return { roleName: named, role, given: trustArgument(args) };
  }
  const file = uriArgument(args);
  const [own, ...others] = file === undefined ? [] : await rolesOfTrust(deps, file);
  if (own !== undefined && others.length === 0) return { roleName: own.name, role: own, given: file };
  const chosen = await askOnce('Verify role', (position) => chooseRole(deps, 'Role to verify', position));
  if (chosen === undefined) return undefined;
  return { roleName: chosen, role: await findWorkspaceRole(deps, chosen, undefined), given: file };
}
