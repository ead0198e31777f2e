import * as vscode from 'vscode';
import { trustedServices } from '../../../engine/src/access/summary';
import { inPartition } from '../../../engine/src/arn/policyArn';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import { newDefaults } from '../account/accountSettings';
import type { AwsConnection } from '../account/awsAccess';
import { tellFailure } from '../account/awsFailure';
import { type AccountRole, getRole } from '../aws/iam';
import { checkPolicyName } from '../aws/names';
import { type AwsResult, succeed } from '../aws/result';
import { type AccountDeps, type AwsCommandDeps, type MemoryDeps, type PlanDeps, registerAwsCommand } from '../deps';
import { given } from '../given';
import type { Planned } from '../plans/plan';
import { choosePolicies, type PolicyItem } from '../prompts/choosePolicies';
import { type RoleDeps, roleStep } from '../prompts/chooseRole';
import { confirmRisk } from '../prompts/confirmRisk';
import { keepAttached } from '../prompts/keepInSettings';
import { openPlan } from '../prompts/openPlan';
import { cancellable, withProgress } from '../prompts/progress';
import { typeText } from '../prompts/quickInput';
import { readOrTell } from '../prompts/readOrTell';
import { refuseOwned } from '../prompts/refuseOwned';
import { type Answer, type AskStep, askOnce, isAnswered, runSteps } from '../prompts/steps';
import { type PolicyChoice, planAttach, resolveChoices, type WantedAttachments } from '../roles/attachPolicies';
import { readAttachState } from '../roles/attachState';
import type { RememberedPolicy } from '../roles/roleMemory';
import { isNewRole, roleArgument, uriArgument } from '../workspace/commandArguments';
import { describeFile, policyFileOf, refuseErrors } from '../workspace/policyFiles';
import { nameFor } from '../workspace/policyName';

const title = 'Attach policies';

type Deps = AwsCommandDeps &
  RoleDeps &
  Pick<PlanDeps, 'plans'> &
  Pick<MemoryDeps, 'roleMemory'> &
  Pick<AccountDeps, 'customerPolicies'>;

/** Attach Policies to Role: asks for the role and the policies, warns of broad ones, then shows the plan. */
export function registerAttachPolicies(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.attachPolicies', async (args) => {
    const named = roleArgument(args);
    const steps = [
      ...(named === undefined ? [roleStep<Choices>(deps, 'Role to attach policies to')] : []),
      policiesStep(deps, uriArgument(args)),
    ];
    const choices = await runSteps<Choices>(title, given({ roleName: named }), steps);
    const { roleName, connection, role, picked = [] } = choices ?? {};
    if (roleName === undefined || connection === undefined || role === undefined || picked.length === 0) return;
    await attach(deps, connection, { role, picked, roleIsNew: isNewRole(args) });
  });
}

interface Choices {
  readonly roleName?: string;
  readonly connection?: AwsConnection;
  readonly role?: AccountRole;
  readonly picked?: readonly PolicyItem[];
}

/** Reads the role and asks for policies, until the person agrees to those that grant far more than most roles need. */
function policiesStep(deps: Deps, file: vscode.Uri | undefined): AskStep<Choices> {
  return async (choices, position): Promise<Answer<Choices>> => {
    const { roleName = '' } = choices;
    const found = await withProgress(`Reading ${roleName}`, (signal) => readRole(deps, roleName, signal));
    if (!found.ok) {
      await tellFailure(deps, found.error);
      return undefined;
    }
    const { connection, role, attached } = found.value;
    if (await refuseOwned(role, 'change')) return undefined;
    for (;;) {
      const picked = await choosePolicies(
        deps,
        { ...position, title: `${title} to ${roleName}` },
        {
          services: trustedServices(policyOfValue(role.trust, 'trust')),
          attached,
          ofFiles: deps.roleMemory
            .all()
            .filter(({ accountId }) => accountId === connection.account.caller.accountId)
            .flatMap(({ policies = [] }) => policies.filter(({ kind }) => kind === 'file')),
          ofAccount: () => deps.customerPolicies.list(connection.account.caller.accountId, connection.ask),
          ticked: file?.toString(),
        },
      );
      if (!isAnswered(picked)) return picked;
      const agreed = await agreeToBroad(picked, roleName);
      if (agreed === 'cancel') return undefined;
      if (agreed === 'go') return { ...choices, connection, role, picked };
    }
  };
}

interface RoleNow {
  readonly connection: AwsConnection;
  readonly role: AccountRole;
  /** ARNs of the policies that it has. */
  readonly attached: readonly string[];
}

async function readRole(deps: Deps, roleName: string, signal: AbortSignal): Promise<AwsResult<RoleNow>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const ask = cancellable(connection.value.ask, signal);
  const [role, state] = await Promise.all([ask(getRole(roleName)), readAttachState(ask, roleName, [])]);
  if (!role.ok) return role;
  if (!state.ok) return state;
  return succeed({ connection: connection.value, role: role.value, attached: state.value.attached });
}

interface Wish {
  readonly role: AccountRole;
  readonly picked: readonly PolicyItem[];
  readonly roleIsNew: boolean;
}

async function attach(deps: Deps, connection: AwsConnection, { role, picked, roleIsNew }: Wish): Promise<void> {
  const { roleName } = role;
  const remembered = await withNames(deps, roleName, picked);
  if (remembered === undefined) return;
  const choices = await readChoices(deps, remembered);
  if (choices === undefined) return;
  const { partition } = connection.account.caller;
  const arns = choices.flatMap((choice) => (choice.kind === 'arn' ? [inPartition(choice.arn, partition)] : []));
  const broad = await deps.server.broadPolicies(arns);
  await showPlan(deps, connection, { roleName, choices, roleIsNew, broad, role }, remembered);
}

/** Before a plan with policies that grant far more than most roles need, says so. */
async function agreeToBroad(picked: readonly PolicyItem[], roleName: string): Promise<'go' | 'safe' | 'cancel'> {
  const broad = picked.filter(({ broad: why }) => why !== undefined);
  if (broad.length === 0) return 'go';
  const names = broad.map(({ name }) => name).join(', ');
  return confirmRisk({
    message: `${names} ${broad.length === 1 ? 'grants' : 'grant'} far more than most roles need.`,
    detail: [
      ...broad.map(({ name, broad: why }) => `${name}: ${why}`),
      `Whoever can make ${roleName} run code has all of this.`,
    ].join('\n\n'),
    safe: 'Choose Again',
    go: 'Attach Anyway',
  });
}

/** Gives each file the name of its policy in the account; asks where the file name says too little. */
async function withNames(
  deps: Deps,
  roleName: string,
  picked: readonly PolicyItem[],
): Promise<readonly RememberedPolicy[] | undefined> {
  const known = deps.roleMemory.find(roleName)?.policies ?? [];
  const named: RememberedPolicy[] = [];
  for (const item of picked) {
    if (item.arn !== undefined) {
      named.push({ kind: 'arn', arn: item.arn });
      continue;
    }
    if (item.uri === undefined) continue;
    const uri = item.uri.toString();
    const before = known.find((policy) => policy.kind === 'file' && policy.uri === uri);
    if (before !== undefined) {
      named.push(before);
      continue;
    }
    const { name, vague } = nameFor(item.proposedName ?? item.name, roleName);
    const policyName = vague ? await askName(item.name, name) : name;
    if (policyName === undefined) return undefined;
    named.push({ kind: 'file', uri, policyName });
  }
  return named;
}

async function askName(file: string, value: string): Promise<string | undefined> {
  const prompt = `Name in the account for ${file}`;
  return askOnce('Name of the policy', (position) => typeText(position, { prompt, value, validate: checkPolicyName }));
}

/** Reads the files as they are now. A file with errors ends it, with the list of them. */
async function readChoices(
  deps: Deps,
  remembered: readonly RememberedPolicy[],
): Promise<readonly PolicyChoice[] | undefined> {
  const choices: PolicyChoice[] = [];
  for (const policy of remembered) {
    if (policy.kind === 'arn') {
      choices.push(policy);
      continue;
    }
    const file = await describeFile(deps, vscode.Uri.parse(policy.uri));
    if (file === undefined) throw new Error(`${policy.uri} cannot be read.`);
    if (await refuseErrors(file)) return undefined;
    const { tags } = newDefaults();
    choices.push({
      kind: 'file',
      file: policyFileOf(file),
      policyName: policy.policyName,
      ...(tags.length === 0 ? {} : { tags }),
    });
  }
  return choices;
}

async function showPlan(
  deps: Deps,
  { account, ask }: AwsConnection,
  wanted: WantedAttachments,
  remembered: readonly RememberedPolicy[],
): Promise<void> {
  const { roleName } = wanted;
  const planNow = async (choices: readonly PolicyChoice[]): Promise<Planned | undefined> => {
    const resolved = resolveChoices(account, { ...wanted, choices });
    if (!resolved.ok) return resolved;
    const state = await readOrTell(deps, account, `Comparing with ${roleName}`, (signal) =>
      readAttachState(cancellable(ask, signal), roleName, resolved.choices),
    );
    return state && planAttach(account, wanted, resolved.choices, state);
  };
  const planned = await planNow(wanted.choices);
  if (planned === undefined) return;
  const files = new Map(
    remembered.flatMap((policy, index) => {
      const choice = wanted.choices[index];
      return policy.kind === 'file' && choice?.kind === 'file'
        ? [[choice.file.name, vscode.Uri.parse(policy.uri)]]
        : [];
    }),
  );
  const keep = await keepAttached(deps, { accountId: account.caller.accountId, roleName }, remembered);
  await openPlan(deps, planned, {
    roleName,
    onRun: () => deps.roleMemory.rememberPolicies({ accountId: account.caller.accountId, roleName }, remembered),
    followUps: ({ outcome }) => {
      const verify = () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
      return outcome === 'done' ? [{ label: 'Verify Role', run: verify }, ...keep] : [];
    },
    renew: async () => {
      const choices = await readChoices(deps, remembered);
      return choices && planNow(choices);
    },
    fileOf: (name) => files.get(name),
  });
}
