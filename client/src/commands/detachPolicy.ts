import * as vscode from 'vscode';
import { parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';
import type { AwsConnection } from '../account/awsAccess';
import { listAttachedRolePolicies } from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import { type CommandDeps, registerAwsCommand, roleArgument } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { chooseRole } from '../prompts/chooseRole';
import { openPlan } from '../prompts/openPlan';
import { back, type Place, pickMany } from '../prompts/quickSteps';
import { cancellable, reading } from '../prompts/reading';
import { type PolicyUse, planDeletePolicies, planDetach, readPolicyUses, usedOnlyBy } from '../roles/removePolicies';
import { isPolicy, wantedPolicies } from '../workspace/wantedPolicies';

const title = 'Detach policies';

interface PolicyItem extends vscode.QuickPickItem {
  readonly arn: string;
}

/** Detach Policy: shows what the role has, lets the person tick what goes, and shows the plan. */
export function registerDetachPolicy(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.detachPolicy', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const given = roleArgument(args);
    const totalSteps = given === undefined ? 2 : 1;
    const roleName = given ?? (await chooseRole(deps, 'Role to detach policies from', { title, step: 1, totalSteps }));
    if (roleName === undefined || roleName === back) return;
    const found = await reading(`Reading ${roleName}`, (signal) => readAttached(deps, roleName, signal));
    if (!found.ok) return tellFailure(deps, found.error);
    const { connection, attached } = found.value;
    if (attached.length === 0) {
      await vscode.window.showInformationMessage(`${roleName} has no managed policies attached.`);
      return;
    }
    const arns = await chooseAttached(connection, attached, { title, step: totalSteps, totalSteps });
    if (arns !== undefined && arns.length > 0) await showPlan(deps, connection, roleName, arns);
  });
}

interface Attached {
  readonly connection: AwsConnection;
  readonly attached: readonly string[];
}

async function readAttached(deps: CommandDeps, roleName: string, signal: AbortSignal): Promise<AwsResult<Attached>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const attached = await connection.value.ask(listAttachedRolePolicies(roleName), { signal });
  if (!attached.ok) return attached;
  return succeed({ connection: connection.value, attached: attached.value.map(({ arn }) => arn) });
}

async function chooseAttached(
  { account }: AwsConnection,
  attached: readonly string[],
  place: Place,
): Promise<readonly string[] | undefined> {
  const items = attached.map((arn): PolicyItem => {
    const own = parsePolicyArn(arn)?.account === account.caller.accountId;
    return { label: policyNameOf(arn), description: own ? 'customer managed' : 'AWS managed', detail: arn, arn };
  });
  const answer = await pickMany(place, { placeholder: 'Policies to detach', items });
  return answer === undefined || answer === back ? undefined : answer.map(({ arn }) => arn);
}

async function showPlan(
  deps: CommandDeps,
  connection: AwsConnection,
  roleName: string,
  arns: readonly string[],
): Promise<void> {
  const { account, ask } = connection;
  const uses = await reading('Looking who else uses the policies', (signal) =>
    readPolicyUses(cancellable(ask, signal), account, arns),
  );
  if (!uses.ok && uses.error.kind === 'cancelled') return;
  // Whether they can be deleted afterwards is no condition for detaching them.
  const unused = uses.ok ? uses.value.filter((use) => usedOnlyBy(roleName, use)) : [];
  const role = { accountId: account.caller.accountId, roleName };
  const wanted = await wantedPolicies(deps, roleName);
  const isWanted = (arn: string) => wanted.some((policy) => isPolicy(policy, arn));
  await openPlan(deps, planDetach(account, roleName, arns, isWanted), {
    roleName,
    onRun: async () => undefined,
    onDone: () => deps.memory.forgetPolicies(role, (policy) => arns.some((arn) => isPolicy(policy, arn))),
    followUps: ({ outcome }) => {
      if (outcome !== 'done') return [];
      const verify = () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
      return [...deletion(deps, connection, roleName, unused), { label: 'Verify Role', run: verify }];
    },
    renew: async () => undefined,
    fileOf: () => undefined,
  });
}

/** Offers to delete the policies that nothing uses any more, in a plan of its own. They are read again then. */
function deletion(deps: CommandDeps, { account, ask }: AwsConnection, roleName: string, unused: readonly PolicyUse[]) {
  const [first] = unused;
  if (first === undefined) return [];
  const label = unused.length === 1 ? `Delete ${policyNameOf(first.arn)}…` : `Delete ${unused.length} Policies…`;
  const run = async () => {
    const arns = unused.map(({ arn }) => arn);
    const uses = await reading('Reading the policies', (signal) =>
      readPolicyUses(cancellable(ask, signal), account, arns),
    );
    if (!uses.ok) return tellFailure(deps, uses.error);
    const free = uses.value.filter((use) => usedOnlyBy(roleName, use) && use.entities.roles.length === 0);
    if (free.length < arns.length) {
      await vscode.window.showInformationMessage('Something uses these policies again, so that they are kept.');
      return;
    }
    await openPlan(deps, planDeletePolicies(account, free), {
      roleName,
      onRun: async () => undefined,
      followUps: () => [],
      renew: async () => undefined,
      fileOf: () => undefined,
    });
  };
  return [{ label, run }];
}
