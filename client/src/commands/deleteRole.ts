import * as vscode from 'vscode';
import { policyNameOf } from '../../../engine/src/arn/policyArn';
import type { AwsConnection } from '../account/awsAccess';
import { type AwsResult, succeed } from '../aws/result';
import { type CommandDeps, registerAwsCommand, roleArgument } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { chooseRole } from '../prompts/chooseRole';
import { openPlan } from '../prompts/openPlan';
import { type Answer, back, type Place, pickMany } from '../prompts/quickSteps';
import { cancellable, reading } from '../prompts/reading';
import { checkTypedName, planDeleteRole, type RoleToDelete, readRoleToDelete, undeletable } from '../roles/deleteRole';
import type { PolicyUse } from '../roles/removePolicies';
import { isPolicy, wantedPolicies } from '../workspace/wantedPolicies';

const title = 'Delete role';

interface PolicyItem extends vscode.QuickPickItem {
  readonly use: PolicyUse;
}

/** Delete Role: reads all that the role has, asks which of its policies go too, and shows the plan. */
export function registerDeleteRole(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.deleteRole', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const roleName =
      roleArgument(args) ?? (await chooseRole(deps, 'Role to delete', { title, step: 1, totalSteps: 1 }));
    if (roleName === undefined || roleName === back) return;
    const read = await reading(`Reading ${roleName}`, (signal) => readAll(deps, roleName, signal));
    if (!read.ok) return tellFailure(deps, read.error);
    const { connection, found } = read.value;
    const refusal = undeletable(found);
    if (refusal !== undefined) {
      await vscode.window.showInformationMessage(`Nothing was sent to AWS. ${refusal}`);
      return;
    }
    const policies = await choosePolicies(deps, connection, found);
    if (policies === undefined || policies === back) return;
    await showPlan(deps, connection, found, policies);
  });
}

interface Read {
  readonly connection: AwsConnection;
  readonly found: RoleToDelete;
}

async function readAll(deps: CommandDeps, roleName: string, signal: AbortSignal): Promise<AwsResult<Read>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const found = await readRoleToDelete(cancellable(ask, signal), account, roleName);
  return found.ok ? succeed({ connection: connection.value, found: found.value }) : found;
}

/** Asks which of the policies that only this role uses are deleted as well. Those of this workspace are ticked. */
async function choosePolicies(
  deps: CommandDeps,
  { account }: AwsConnection,
  { role, ownPolicies }: RoleToDelete,
): Promise<Answer<readonly PolicyUse[]>> {
  if (ownPolicies.length === 0) return [];
  const { roleName } = role;
  const known = deps.memory.find(roleName, account.caller.accountId)?.policies ?? [];
  const wanted = await wantedPolicies(deps, roleName);
  const isOurs = ({ arn }: PolicyUse) =>
    [...known, ...wanted].some((policy) => policy.kind === 'file' && isPolicy(policy, arn));
  const items = ownPolicies.map((use): PolicyItem => {
    const count = `${use.versions.length} ${use.versions.length === 1 ? 'version' : 'versions'}`;
    const description = [isOurs(use) ? 'from this workspace' : 'not from this workspace', count].join(' · ');
    return { label: policyNameOf(use.arn), description, detail: use.arn, use };
  });
  const place: Place = { title: `${title} ${roleName}`, step: 1, totalSteps: 1 };
  const answer = await pickMany(place, {
    placeholder: 'Policies that only this role uses; tick those to delete as well',
    items,
    onShow: (pick) => {
      pick.selectedItems = items.filter(({ use }) => isOurs(use));
      return { dispose: () => undefined };
    },
  });
  return answer === undefined || answer === back ? answer : answer.map(({ use }) => use);
}

async function showPlan(
  deps: CommandDeps,
  { account }: AwsConnection,
  found: RoleToDelete,
  policies: readonly PolicyUse[],
): Promise<void> {
  const { roleName } = found.role;
  await openPlan(deps, planDeleteRole(account, found, policies), {
    roleName,
    confirmation: {
      prompt: `Type the name of the role to delete it and what is listed in the plan: ${roleName}`,
      validate: checkTypedName(roleName),
    },
    onRun: async () => undefined,
    onDone: () => deps.memory.restore({ accountId: account.caller.accountId, roleName }, undefined),
    followUps: () => [],
    renew: async () => undefined,
    fileOf: () => undefined,
  });
}
