import * as vscode from 'vscode';
import { alignText } from '../../../engine/src/changes/alignText';
import { getRole } from '../aws/iam';
import { succeed } from '../aws/result';
import { type CommandDeps, registerAwsCommand, roleArgument, trustArgument } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { chooseRole } from '../prompts/chooseRole';
import { findWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { openPlan } from '../prompts/openPlan';
import { pickTrust } from '../prompts/pickTrust';
import { back } from '../prompts/quickSteps';
import { reading } from '../prompts/reading';
import { planUpdateTrust } from '../roles/updateTrust';
import {
  activeTrust,
  type DescribedFile,
  describeFile,
  policyFileOf,
  refuseErrors,
  remarkOf,
  shownName,
} from '../workspace/policyFiles';

/** Update Trust Policy: compares the role's trust policy with the file, then shows the plan that replaces it. */
export function registerUpdateTrust(deps: CommandDeps): vscode.Disposable {
  return vscode.Disposable.from(
    registerAwsCommand(deps, 'rolewright.updateTrust', async (...args) => {
      const place = { title: 'Update trust policy', step: 1, totalSteps: 1 };
      const roleName = roleArgument(args) ?? (await chooseRole(deps, 'Role whose trust policy is replaced', place));
      if (roleName === undefined || roleName === back) return;
      const trust = await trustOf(deps, roleName, [{ ...Object(args[0]), roleName }]);
      if (trust !== undefined && !(await refuseErrors(trust))) await update(deps, roleName, trust);
    }),
    registerAwsCommand(deps, 'rolewright.openTrust', async (...args) => {
      const trust = await trustOf(deps, roleArgument(args) ?? '', args);
      if (trust !== undefined) await vscode.window.showTextDocument(trust.at);
    }),
  );
}

/**
 * The trust policy that is given, or declared for the role, or was used for it, or seems to be its own; else the one in the
 * editor, else one that the person picks.
 */
async function trustOf(
  deps: CommandDeps,
  roleName: string,
  args: readonly unknown[],
): Promise<DescribedFile | undefined> {
  const role = await findWorkspaceRole(deps, args);
  const own = role?.trust?.uri;
  const remembered = deps.memory.find(roleName)?.trust;
  const uri = trustArgument(args)?.toString() ?? (role?.declared ? own : (remembered ?? own));
  const known = uri === undefined ? undefined : await describeFile(deps, vscode.Uri.parse(uri));
  if (known !== undefined) return known;
  const active = await activeTrust(deps);
  if (active !== undefined) return active;
  const picked = await pickTrust(deps, { title: 'Update trust policy', step: 1, totalSteps: 1 });
  return picked === back ? undefined : picked;
}

async function update(deps: CommandDeps, roleName: string, trust: DescribedFile): Promise<void> {
  const found = await reading(`Reading ${roleName}`, (signal) => readTrust(deps, roleName, signal));
  if (!found.ok) return tellFailure(deps, found.error);
  const { account, current } = found.value;
  const inAccount = deps.accountDocuments.put(
    `Trust policy of ${roleName} in ${account.caller.accountId}.json`,
    alignText(trust.text, current),
  );
  const title = `${roleName} in the account ↔ ${shownName(trust.at)}`;
  await vscode.commands.executeCommand('vscode.diff', inAccount, trust.at, title, {
    preview: false,
    // The plan goes beside it, so that both are in sight.
    viewColumn: vscode.ViewColumn.One,
  });
  const planOf = (file: DescribedFile) =>
    planUpdateTrust(account, {
      roleName,
      trust: policyFileOf(file),
      trustRemark: remarkOf(file),
      principalIsNew: deps.recent.namedIn(file.text),
      current,
    });
  await openPlan(deps, planOf(trust), {
    roleName,
    onRun: () => deps.memory.rememberTrust({ accountId: account.caller.accountId, roleName }, trust.at.toString()),
    followUps: ({ outcome }) => {
      const verify = () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
      return outcome === 'done' ? [{ label: 'Verify Role', run: verify }] : [];
    },
    renew: async () => planOf((await describeFile(deps, trust.at)) ?? trust),
    fileOf: () => trust.at,
  });
}

async function readTrust(deps: CommandDeps, roleName: string, signal: AbortSignal) {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const role = await ask(getRole(roleName), { signal });
  return role.ok ? succeed({ account, current: role.value.trust }) : role;
}
