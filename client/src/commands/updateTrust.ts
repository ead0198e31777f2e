import * as vscode from 'vscode';
import { alignText } from '../../../engine/src/changes/alignText';
import { type FailureDeps, tellFailure } from '../account/awsFailure';
import { type AccountRole, getRole } from '../aws/iam';
import { succeed } from '../aws/result';
import {
  type AccountDeps,
  type AwsCommandDeps,
  type MemoryDeps,
  type PlanDeps,
  registerAwsCommand,
  type ViewDeps,
} from '../deps';
import { chooseRole, type RoleDeps } from '../prompts/chooseRole';
import { findTrust } from '../prompts/findTrust';
import { openPlan } from '../prompts/openPlan';
import { withProgress } from '../prompts/progress';
import { readOrTell } from '../prompts/readOrTell';
import { refuseOwned } from '../prompts/refuseOwned';
import { askOnce } from '../prompts/steps';
import { planUpdateTrust } from '../roles/updateTrust';
import { roleArgument } from '../workspace/commandArguments';
import {
  type DescribedFile,
  describeFile,
  policyFileOf,
  refuseErrors,
  remarkOf,
  shownName,
} from '../workspace/policyFiles';

const title = 'Update trust policy';

type Deps = AwsCommandDeps &
  RoleDeps &
  Pick<PlanDeps, 'plans'> &
  Pick<MemoryDeps, 'roleMemory'> &
  Pick<AccountDeps, 'recentPrincipals'> &
  Pick<ViewDeps, 'accountDocuments'>;

/** Update Trust Policy: compares the role's trust policy with the file, then shows the plan that replaces it. */
export function registerUpdateTrust(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.updateTrust', async (args) => {
    const roleName =
      roleArgument(args) ??
      (await askOnce(title, (position) => chooseRole(deps, 'Role whose trust policy is replaced', position)));
    if (roleName === undefined) return;
    const trust = await findTrust(deps, args, roleName);
    if (trust !== undefined && !(await refuseErrors(trust))) await update(deps, roleName, trust);
  });
}

async function update(deps: Deps, roleName: string, trust: DescribedFile): Promise<void> {
  const found = await withProgress(`Reading ${roleName}`, (signal) => readTrust(deps, roleName, signal));
  if (!found.ok) return tellFailure(deps, found.error);
  const { account, ask, role } = found.value;
  if (await refuseOwned(role, 'change')) return;
  const inAccount = deps.accountDocuments.put(
    `Trust policy of ${roleName} in ${account.caller.accountId}.json`,
    alignText(trust.text, role.trust),
  );
  const diffTitle = `${roleName} in the account ↔ ${shownName(trust.at)}`;
  await vscode.commands.executeCommand('vscode.diff', inAccount, trust.at, diffTitle, {
    preview: false,
    // The plan goes beside it, so that both are in sight.
    viewColumn: vscode.ViewColumn.One,
  });
  const planOf = (file: DescribedFile, now: AccountRole) =>
    planUpdateTrust(account, {
      roleName,
      trust: policyFileOf(file),
      trustRemark: remarkOf(file),
      principalIsNew: deps.recentPrincipals.namedIn(file.text),
      current: now.trust,
      role: now,
    });
  await openPlan(deps, planOf(trust, role), {
    roleName,
    onRun: () => deps.roleMemory.rememberTrust({ accountId: account.caller.accountId, roleName }, trust.at.toString()),
    followUps: ({ outcome }) => {
      const verify = () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
      return outcome === 'done' ? [{ label: 'Verify Role', run: verify }] : [];
    },
    renew: async () => {
      const title = `Reading ${roleName}`;
      const now = await readOrTell(deps, account, title, (signal) => ask(getRole(roleName), { signal }));
      return now && planOf((await describeFile(deps, trust.at)) ?? trust, now);
    },
    fileOf: () => trust.at,
  });
}

async function readTrust({ aws }: FailureDeps, roleName: string, signal: AbortSignal) {
  const connection = await aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const role = await ask(getRole(roleName), { signal });
  return role.ok ? succeed({ account, ask, role: role.value }) : role;
}
