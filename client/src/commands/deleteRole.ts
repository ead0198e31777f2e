import type * as vscode from 'vscode';
import { policyNameOf } from '../../../engine/src/arn/policyArn';
import type { AwsConnection } from '../account/awsAccess';
import { tellFailure } from '../account/awsFailure';
import { type AwsResult, succeed } from '../aws/result';
import { type AwsCommandDeps, type MemoryDeps, type PlanDeps, registerAwsCommand } from '../deps';
import { restOf } from '../plans/resumedPlan';
import { chooseRole, type RoleDeps } from '../prompts/chooseRole';
import { openPlan } from '../prompts/openPlan';
import { cancellable, withProgress } from '../prompts/progress';
import { pickMany } from '../prompts/quickInput';
import { refuseOwned } from '../prompts/refuseOwned';
import { askOnce } from '../prompts/steps';
import { checkTypedName, planDeleteRole, type RoleToDelete, readRoleToDelete } from '../roles/deleteRole';
import { matchesArn } from '../roles/matchesArn';
import type { PolicyUse } from '../roles/removePolicies';
import { roleArgument } from '../workspace/commandArguments';
import { expectedPolicies } from '../workspace/expectedPolicies';

const title = 'Delete role';

type Deps = AwsCommandDeps & RoleDeps & Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory'>;

interface PolicyItem extends vscode.QuickPickItem {
  readonly use: PolicyUse;
}

/** Delete Role: reads all that the role has, asks which of its policies go too, and shows the plan. */
export function registerDeleteRole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.deleteRole', async (args) => {
    const roleName =
      roleArgument(args) ?? (await askOnce(title, (position) => chooseRole(deps, 'Role to delete', position)));
    if (roleName === undefined) return;
    const read = await withProgress(`Reading ${roleName}`, (signal) => readAll(deps, roleName, signal));
    if (!read.ok) return tellFailure(deps, read.error);
    const { connection, found } = read.value;
    if (await refuseOwned(found.role, 'delete')) return;
    const policies = await choosePolicies(deps, connection, found);
    if (policies === undefined) return;
    await showPlan(deps, connection, found, policies);
  });
}

interface Read {
  readonly connection: AwsConnection;
  readonly found: RoleToDelete;
}

async function readAll(deps: Deps, roleName: string, signal: AbortSignal): Promise<AwsResult<Read>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const found = await readRoleToDelete(cancellable(ask, signal), account, roleName);
  return found.ok ? succeed({ connection: connection.value, found: found.value }) : found;
}

/** Asks which of the policies that only this role uses are deleted as well. Those of this workspace are ticked. */
async function choosePolicies(
  deps: Deps,
  { account }: AwsConnection,
  { role, ownPolicies }: RoleToDelete,
): Promise<readonly PolicyUse[] | undefined> {
  if (ownPolicies.length === 0) return [];
  const { roleName } = role;
  const known = deps.roleMemory.find(roleName, account.caller.accountId)?.policies ?? [];
  const expected = await expectedPolicies(deps, roleName);
  const isOurs = ({ arn }: PolicyUse) =>
    [...known, ...expected].some((policy) => policy.kind === 'file' && matchesArn(policy, arn));
  const items = ownPolicies.map((use): PolicyItem => {
    const count = `${use.versions.length} ${use.versions.length === 1 ? 'version' : 'versions'}`;
    const description = [isOurs(use) ? 'from this workspace' : 'not from this workspace', count].join(' · ');
    return { label: policyNameOf(use.arn), description, detail: use.arn, use };
  });
  const answer = await askOnce(`${title} ${roleName}`, (position) =>
    pickMany(position, {
      placeholder: 'Policies that only this role uses. Select the ones to delete as well.',
      items,
      ticked: ({ use }) => isOurs(use),
    }),
  );
  return answer?.map(({ use }) => use);
}

async function showPlan(
  deps: Deps,
  { account, ask }: AwsConnection,
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
    renew: async (report) => {
      const now = await withProgress(`Reading ${roleName}`, (signal) =>
        readRoleToDelete(cancellable(ask, signal), account, roleName),
      );
      if (now.ok) {
        const chosen = new Set(policies.map(({ arn }) => arn));
        const free = now.value.ownPolicies.filter(({ arn }) => chosen.has(arn));
        return planDeleteRole(account, now.value, free);
      }
      // Once the role is gone, its policies are left.
      if (report !== undefined && now.error.kind === 'noSuchEntity') return { ok: true, plan: restOf(report) };
      await tellFailure(deps, now.error, account.target);
      return undefined;
    },
    onDone: () => deps.roleMemory.restore({ accountId: account.caller.accountId, roleName }, undefined),
  });
}
