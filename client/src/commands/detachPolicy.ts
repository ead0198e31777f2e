import * as vscode from 'vscode';
import { parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';
import type { AwsConnection } from '../account/awsAccess';
import { tellFailure } from '../account/awsFailure';
import { type AccountRole, getRole, listAttachedRolePolicies } from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import { type AwsCommandDeps, type MemoryDeps, type PlanDeps, registerAwsCommand } from '../deps';
import { given } from '../given';
import type { Planned } from '../plans/plan';
import { renewedUntilRun } from '../plans/resumedPlan';
import { type RoleDeps, roleStep } from '../prompts/chooseRole';
import { openPlan } from '../prompts/openPlan';
import { cancellable, withProgress } from '../prompts/progress';
import { pickMany } from '../prompts/quickInput';
import { readOrTell } from '../prompts/readOrTell';
import { refuseOwned } from '../prompts/refuseOwned';
import { type Answer, type AskStep, mapAnswer, runSteps } from '../prompts/steps';
import { matchesArn } from '../roles/matchesArn';
import {
  type PolicyUse,
  planDeletePolicies,
  planDetach,
  readPolicyUses,
  usedOnlyBy,
  type WantedDetachments,
} from '../roles/removePolicies';
import { roleArgument } from '../workspace/commandArguments';
import { expectedPolicies } from '../workspace/expectedPolicies';

const title = 'Detach policies';

type Deps = AwsCommandDeps & RoleDeps & Pick<PlanDeps, 'plans'> & Pick<MemoryDeps, 'roleMemory'>;

interface PolicyItem extends vscode.QuickPickItem {
  readonly arn: string;
}

/** Detach Policy: shows what the role has, lets the person tick what goes, and shows the plan. */
export function registerDetachPolicy(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.detachPolicy', async (args) => {
    const named = roleArgument(args);
    const steps = [
      ...(named === undefined ? [roleStep<Choices>(deps, 'Role to detach policies from')] : []),
      policiesStep(deps),
    ];
    const choices = await runSteps<Choices>(title, given({ roleName: named }), steps);
    const { roleName, connection, role, arns = [] } = choices ?? {};
    if (roleName !== undefined && connection !== undefined && arns.length > 0) {
      await showPlan(deps, connection, { roleName, arns, ...given({ role }) });
    }
  });
}

interface Choices {
  readonly roleName?: string;
  readonly connection?: AwsConnection;
  readonly role?: AccountRole | undefined;
  /** The policies to detach. */
  readonly arns?: readonly string[];
}

/** Reads what the role has, and asks which of it goes. */
function policiesStep(deps: Deps): AskStep<Choices> {
  return async (choices, position): Promise<Answer<Choices>> => {
    const { roleName = '' } = choices;
    const found = await withProgress(`Reading ${roleName}`, (signal) => readAttached(deps, roleName, signal));
    if (!found.ok) {
      await tellFailure(deps, found.error);
      return undefined;
    }
    const { connection, role, attached } = found.value;
    if (role !== undefined && (await refuseOwned(role, 'change'))) return undefined;
    if (attached.length === 0) {
      await vscode.window.showInformationMessage(`${roleName} has no managed policies attached.`);
      return undefined;
    }
    const items = attached.map((arn) => policyItem(arn, connection));
    const answer = await pickMany(position, { placeholder: 'Policies to detach', items });
    return mapAnswer(answer, (ticked) => ({ ...choices, connection, role, arns: ticked.map(({ arn }) => arn) }));
  };
}

function policyItem(arn: string, { account }: AwsConnection): PolicyItem {
  const own = parsePolicyArn(arn)?.account === account.caller.accountId;
  return { label: policyNameOf(arn), description: own ? 'customer managed' : 'AWS managed', detail: arn, arn };
}

interface Attached {
  readonly connection: AwsConnection;
  readonly attached: readonly string[];
  /** Absent where the person may not read it. */
  readonly role: AccountRole | undefined;
}

async function readAttached(deps: Deps, roleName: string, signal: AbortSignal): Promise<AwsResult<Attached>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const ask = cancellable(connection.value.ask, signal);
  const [attached, role] = await Promise.all([ask(listAttachedRolePolicies(roleName)), ask(getRole(roleName))]);
  if (!attached.ok) return attached;
  if (!role.ok && role.error.kind !== 'accessDenied') return role;
  return succeed({
    connection: connection.value,
    attached: attached.value.map(({ arn }) => arn),
    role: role.ok ? role.value : undefined,
  });
}

async function showPlan(
  deps: Deps,
  connection: AwsConnection,
  wanted: Omit<WantedDetachments, 'isWanted'>,
): Promise<void> {
  const { roleName, arns } = wanted;
  const { account, ask } = connection;
  const uses = await withProgress('Looking who else uses the policies', (signal) =>
    readPolicyUses(cancellable(ask, signal), account, arns),
  );
  if (!uses.ok && uses.error.kind === 'cancelled') return;
  // Whether they can be deleted afterwards is no condition for detaching them.
  const unused = uses.ok ? uses.value.filter((use) => usedOnlyBy(roleName, use)) : [];
  const role = { accountId: account.caller.accountId, roleName };
  const expected = await expectedPolicies(deps, roleName);
  const isWanted = (arn: string) => expected.some((policy) => matchesArn(policy, arn));
  await openPlan(deps, planDetach(account, { ...wanted, isWanted }), {
    roleName,
    renew: async () => {
      const attached = await readOrTell(deps, account, `Reading ${roleName}`, (signal) =>
        ask(listAttachedRolePolicies(roleName), { signal }),
      );
      if (attached === undefined) return undefined;
      const left = arns.filter((arn) => attached.some((policy) => policy.arn === arn));
      const gone = `${roleName} no longer has what this plan detaches.`;
      return left.length === 0
        ? { ok: false, problems: [gone] }
        : planDetach(account, { ...wanted, arns: left, isWanted });
    },
    onDone: () => deps.roleMemory.forgetPolicies(role, (policy) => arns.some((arn) => matchesArn(policy, arn))),
    followUps: ({ outcome }) => {
      if (outcome !== 'done') return [];
      const verify = () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
      return [...deletion(deps, connection, roleName, unused), { label: 'Verify Role', run: verify }];
    },
  });
}

/** Offers to delete the policies that nothing uses any more, in a plan of its own. They are read again then. */
function deletion(deps: Deps, { account, ask }: AwsConnection, roleName: string, unused: readonly PolicyUse[]) {
  const [first] = unused;
  if (first === undefined) return [];
  const label = unused.length === 1 ? `Delete ${policyNameOf(first.arn)}…` : `Delete ${unused.length} Policies…`;
  const planNow = async (): Promise<Planned | undefined> => {
    const arns = unused.map(({ arn }) => arn);
    const uses = await readOrTell(deps, account, 'Reading the policies', (signal) =>
      readPolicyUses(cancellable(ask, signal), account, arns),
    );
    if (uses === undefined) return undefined;
    const free = uses.filter((use) => usedOnlyBy(roleName, use) && use.entities.roles.length === 0);
    if (free.length === arns.length) return planDeletePolicies(account, free);
    await vscode.window.showInformationMessage('Something uses these policies again, so they are kept.');
    return undefined;
  };
  const run = async () => {
    const planned = await planNow();
    if (planned === undefined) return;
    await openPlan(deps, planned, { roleName, renew: renewedUntilRun(planNow) });
  };
  return [{ label, run }];
}
