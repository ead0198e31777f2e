import * as vscode from 'vscode';
import type { WorkspaceRole } from '../../../server/src/protocol';
import { newDefaults } from '../account/accountSettings';
import type { AwsConnection } from '../account/awsAccess';
import { tellFailure } from '../account/awsFailure';
import { type AwsResult, succeed } from '../aws/result';
import {
  type AccountDeps,
  type AwsCommandDeps,
  type MemoryDeps,
  type PlanDeps,
  registerAwsCommand,
  type ServerDeps,
} from '../deps';
import { given } from '../given';
import type { PlanAccount, Planned } from '../plans/plan';
import type { PlanReport } from '../plans/runPlan';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { keepInSettings } from '../prompts/keepInSettings';
import { openPlan } from '../prompts/openPlan';
import { cancellable, withProgress } from '../prompts/progress';
import { pickMany } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { type Resolved, resolveChoices } from '../roles/attachPolicies';
import { managedChoices, planDeploy } from '../roles/deployRole';
import type { DesiredRole } from '../roles/desiredRole';
import { type RoleState, readRoleState } from '../roles/roleState';
import { itemsAmong, type UndeclaredItem, undeclaredItems, undeclaredName } from '../roles/undeclared';
import { beyondDefaults, withDefaults } from '../roles/withDefaults';
import { describeFile, remarkOf } from '../workspace/policyFiles';
import { policyNameIn, readDesiredRole } from '../workspace/readDesiredRole';

const title = 'Deploy role';

type Deps = AwsCommandDeps &
  ServerDeps &
  Pick<PlanDeps, 'plans'> &
  Pick<MemoryDeps, 'roleMemory'> &
  Pick<AccountDeps, 'recentPrincipals'>;

/** Deploy Role: one plan that brings the account in line with a role of the workspace. */
export function registerDeployRole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.deployRole', async (args) => {
    const role = await askOnce(title, (position) => chooseWorkspaceRole(deps, args, 'Role to deploy', position));
    if (role === undefined) return;
    const now = await readNow(deps, role);
    if (now === undefined) return;
    // The policies of an inferred role may not be all that it is meant to have, so nothing of the rest is removed.
    const undeclared =
      role.declared && now.resolved.ok
        ? beyondDefaults(undeclaredItems(now.desired, now.resolved.choices, now.state), newDefaults())
        : [];
    const remove = await chooseRemovals(role.name, undeclared);
    if (remove !== undefined) await showPlan(deps, role, now, remove);
  });
}

/** What the workspace wants and what the account has, at one moment. */
interface Now {
  readonly desired: DesiredRole;
  readonly uris: ReadonlyMap<string, vscode.Uri>;
  readonly connection: AwsConnection;
  readonly resolved: Resolved;
  readonly state: RoleState;
  /** Why policies grant more than most roles need, by their ARN in the account. */
  readonly broad: Readonly<Record<string, string>>;
  /** What the linter says about the trust policy. */
  readonly trustRemark?: string;
}

/** Reads the files, then the account. What cannot be read is told; then there is nothing. */
async function readNow(deps: Deps, role: WorkspaceRole): Promise<Now | undefined> {
  const read = await readDesiredRole(deps, role);
  if (read === undefined) return undefined;
  const { uris } = read;
  const found = await withProgress(`Comparing ${role.name} with the account`, (signal) =>
    readAccount(deps, read.desired, signal),
  );
  if (!found.ok) {
    await tellFailure(deps, found.error);
    return undefined;
  }
  const { resolved } = found.value;
  const broad = await deps.server.broadPolicies(resolved.ok ? resolved.choices.map(({ arn }) => arn) : []);
  const trust = role.trust === undefined ? undefined : await describeFile(deps, vscode.Uri.parse(role.trust.uri));
  return { uris, ...found.value, broad, ...given({ trustRemark: trust && remarkOf(trust) }) };
}

async function readAccount(
  deps: Deps,
  written: DesiredRole,
  signal: AbortSignal,
): Promise<AwsResult<Pick<Now, 'desired' | 'connection' | 'resolved' | 'state'>>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const { account, ask } = connection.value;
  const { roleName } = written;
  const resolve = (role: DesiredRole) => resolveChoices(account, { roleName, choices: managedChoices(role) });
  const sought = resolve(written);
  const state = await readRoleState(cancellable(ask, signal), roleName, sought.ok ? sought.choices : []);
  if (!state.ok) return state;
  const desired = withDefaults(written, newDefaults(), state.value.role === undefined);
  return succeed({ desired, connection: connection.value, resolved: resolve(desired), state: state.value });
}

/** Asks what is to be removed of what the workspace does not name. Nothing is ticked at first: it is kept. */
async function chooseRemovals(
  roleName: string,
  undeclared: readonly UndeclaredItem[],
): Promise<readonly UndeclaredItem[] | undefined> {
  if (undeclared.length === 0) return [];
  const items = undeclared.map((item) => ({
    label: undeclaredName(item),
    ...given({ detail: itemDetail(item) }),
    item,
  }));
  const answer = await askOnce(`Deploy ${roleName}`, (position) =>
    pickMany(position, {
      placeholder: "The role has items that aren't in the workspace. Select what to remove. Everything else is kept.",
      // The pick is busy until they are there, so that nobody agrees to what is not shown.
      items: Promise.resolve(items),
    }),
  );
  return answer?.map(({ item }) => item);
}

function itemDetail(item: UndeclaredItem): string | undefined {
  if (item.kind === 'boundary') return 'Without a boundary, the role can do everything that its policies allow.';
  return item.kind === 'attached' ? item.arn : undefined;
}

async function showPlan(deps: Deps, role: WorkspaceRole, now: Now, remove: readonly UndeclaredItem[]): Promise<void> {
  const { account } = now.connection;
  const roleName = role.name;
  await openPlan(deps, planOf(deps, account, now, remove), {
    roleName,
    onRun: () => remember(deps, role, account.caller.accountId),
    followUps: (report) => followUps(role, now.state, report),
    renew: () => renewed(deps, role, account, remove),
    fileOf: (name) => now.uris.get(name),
  });
}

/** Keeps what is wanted of a role that no declaration tells of, beside what was attached to it before. */
async function remember(deps: Deps, role: WorkspaceRole, accountId: string): Promise<void> {
  const key = { accountId, roleName: role.name };
  if (role.declared || role.trust === undefined) return;
  await deps.roleMemory.rememberTrust(key, vscode.Uri.parse(role.trust.uri).toString());
  if (deps.roleMemory.find(role.name, accountId)?.policies === undefined) return;
  const policies = role.policies.map((policy) => ({
    kind: 'file' as const,
    uri: vscode.Uri.parse(policy.uri).toString(),
    policyName: policyNameIn(role, policy),
  }));
  await deps.roleMemory.rememberPolicies(key, policies);
}

function planOf(
  deps: Deps,
  account: PlanAccount,
  { desired, resolved, state, broad, trustRemark }: Now,
  remove: readonly UndeclaredItem[],
): Planned {
  if (!resolved.ok) return resolved;
  return planDeploy(account, {
    desired,
    choices: resolved.choices,
    state,
    remove,
    broad,
    ...given({ trustRemark }),
    principalIsNew: desired.trust !== undefined && deps.recentPrincipals.namedIn(desired.trust.text),
  });
}

/** The plan for the files and the account as they are now, so that nothing is done twice or by an old file. */
async function renewed(
  deps: Deps,
  role: WorkspaceRole,
  { caller }: PlanAccount,
  remove: readonly UndeclaredItem[],
): Promise<Planned | undefined> {
  const roles = await deps.server.workspaceRoles();
  const again = roles.find(({ name, folder }) => name === role.name && folder === role.folder) ?? role;
  const now = await readNow(deps, again);
  if (now === undefined) return undefined;
  const { account } = now.connection;
  if (account.caller.accountId !== caller.accountId) {
    const problem = `The plan is for the account ${caller.accountId}, and the chosen profile leads to ${account.caller.accountId}.`;
    return { ok: false, problems: [problem] };
  }
  return planOf(deps, account, now, stillThere(now, remove));
}

/** Of what is to be removed, that which the role still has. */
function stillThere({ desired, resolved, state }: Now, remove: readonly UndeclaredItem[]): readonly UndeclaredItem[] {
  return resolved.ok ? itemsAmong(undeclaredItems(desired, resolved.choices, state), remove) : [];
}

function followUps(role: WorkspaceRole, state: RoleState, { outcome, plan }: PlanReport) {
  if (outcome !== 'done') return [];
  const argument = { roleName: role.name, folder: role.folder };
  const { partition, accountId } = plan.account.caller;
  const arn = state.role?.arn ?? `arn:${partition}:iam::${accountId}:role${role.path ?? '/'}${role.name}`;
  return [
    { label: 'Verify Role', run: () => vscode.commands.executeCommand('rolewright.verifyRole', argument) },
    { label: 'Copy ARN', run: () => vscode.env.clipboard.writeText(arn) },
    ...keepInSettings(role),
  ];
}
