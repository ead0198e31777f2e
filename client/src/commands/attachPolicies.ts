import * as vscode from 'vscode';
import { trustedServices } from '../../../engine/src/access/summary';
import { inPartition } from '../../../engine/src/arn/policyArn';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import type { AwsConnection } from '../account/awsAccess';
import { getRole, type Role } from '../aws/iam';
import { checkPolicyName } from '../aws/names';
import { type AwsResult, succeed } from '../aws/result';
import { type CommandDeps, isNewRole, registerAwsCommand, roleArgument, uriArgument } from '../deps';
import { tellFailure } from '../prompts/awsFailure';
import { choosePolicies, type PolicyItem } from '../prompts/choosePolicies';
import { chooseRole } from '../prompts/chooseRole';
import { confirmRisk } from '../prompts/confirmRisk';
import { keepAttached } from '../prompts/keepInSettings';
import { openPlan } from '../prompts/openPlan';
import { back, typeText } from '../prompts/quickSteps';
import { cancellable, reading } from '../prompts/reading';
import { type PolicyChoice, planAttach, resolveChoices, type WantedAttachments } from '../roles/attachPolicies';
import { readAttachState } from '../roles/attachState';
import type { RememberedPolicy } from '../roles/roleMemory';
import { describeFile, policyFileOf, refuseErrors } from '../workspace/policyFiles';
import { nameFor } from '../workspace/policyName';

const title = 'Attach policies';

/** Attach Policies to Role: asks for the role and the policies, warns of broad ones, then shows the plan. */
export function registerAttachPolicies(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.attachPolicies', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const given = roleArgument(args);
    const place = { title, step: 1, totalSteps: given === undefined ? 2 : 1 };
    const roleName = given ?? (await chooseRole(deps, 'Role to attach policies to', place));
    if (roleName === undefined || roleName === back) return;
    const found = await reading(`Reading ${roleName}`, (signal) => readRole(deps, roleName, signal));
    if (!found.ok) return tellFailure(deps, found.error);
    await attach(deps, found.value, roleName, {
      isNew: isNewRole(args),
      file: uriArgument(args),
      counted: given === undefined,
    });
  });
}

interface AttachContext {
  readonly isNew: boolean;
  /** A permission policy that a menu named; it is ticked at first. */
  readonly file: vscode.Uri | undefined;
  /** Whether the role was asked for in a step before. */
  readonly counted: boolean;
}

interface RoleNow {
  readonly connection: AwsConnection;
  readonly role: Role;
  /** ARNs of the policies that it has. */
  readonly attached: readonly string[];
}

async function readRole(deps: CommandDeps, roleName: string, signal: AbortSignal): Promise<AwsResult<RoleNow>> {
  const connection = await deps.aws.connect(signal);
  if (!connection.ok) return connection;
  const ask = cancellable(connection.value.ask, signal);
  const [role, state] = await Promise.all([ask(getRole(roleName)), readAttachState(ask, roleName, [])]);
  if (!role.ok) return role;
  if (!state.ok) return state;
  return succeed({ connection: connection.value, role: role.value, attached: state.value.attached });
}

async function attach(deps: CommandDeps, now: RoleNow, roleName: string, context: AttachContext): Promise<void> {
  for (;;) {
    const picked = await choosePolicies(deps, {
      place: { title: `${title} to ${roleName}`, step: context.counted ? 2 : 1, totalSteps: context.counted ? 2 : 1 },
      services: trustedServices(policyOfValue(now.role.trust, 'trust')),
      attached: now.attached,
      ofAccount: () => deps.customerPolicies.list(now.connection.account.caller.accountId, now.connection.ask),
      ticked: context.file?.toString(),
    });
    if (picked === undefined || picked.length === 0) return;
    const agreed = await agreeToBroad(picked, roleName);
    if (agreed === 'cancel') return;
    if (agreed === 'safe') continue;
    const remembered = await withNames(deps, roleName, picked);
    if (remembered === undefined) return;
    const choices = await readChoices(deps, remembered);
    if (choices === undefined) return;
    const { partition } = now.connection.account.caller;
    const arns = choices.flatMap((choice) => (choice.kind === 'arn' ? [inPartition(choice.arn, partition)] : []));
    const broad = await deps.server.broadPolicies(arns);
    const wanted = { roleName, choices, roleIsNew: context.isNew, broad };
    return showPlan(deps, now.connection, wanted, remembered);
  }
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
  deps: CommandDeps,
  roleName: string,
  picked: readonly PolicyItem[],
): Promise<readonly RememberedPolicy[] | undefined> {
  const known = deps.memory.find(roleName)?.policies ?? [];
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
  const place = { title: 'Name of the policy', step: 1, totalSteps: 1 };
  const answer = await typeText(place, { prompt: `Name in the account for ${file}`, value, validate: checkPolicyName });
  return answer === back ? undefined : answer;
}

/** Reads the files as they are now. A file with errors ends it, with the list of them. */
async function readChoices(
  deps: CommandDeps,
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
    choices.push({ kind: 'file', file: policyFileOf(file), policyName: policy.policyName });
  }
  return choices;
}

async function showPlan(
  deps: CommandDeps,
  { account, ask }: AwsConnection,
  wanted: WantedAttachments,
  remembered: readonly RememberedPolicy[],
): Promise<void> {
  const { roleName } = wanted;
  const resolved = resolveChoices(account, wanted);
  const state = await reading(`Comparing with ${roleName}`, (signal) =>
    readAttachState(cancellable(ask, signal), roleName, resolved.ok ? resolved.choices : []),
  );
  if (!state.ok) return tellFailure(deps, state.error);
  const planned = resolved.ok ? planAttach(account, wanted, resolved.choices, state.value) : resolved;
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
    onRun: () => deps.memory.rememberPolicies({ accountId: account.caller.accountId, roleName }, remembered),
    followUps: ({ outcome }) => {
      const verify = () => vscode.commands.executeCommand('rolewright.verifyRole', { roleName });
      return outcome === 'done' ? [{ label: 'Verify Role', run: verify }, ...keep] : [];
    },
    renew: async () => {
      const choices = await readChoices(deps, remembered);
      if (choices === undefined) return undefined;
      const again = resolveChoices(account, { ...wanted, choices });
      // The steps stay those of the first plan, so that those that are done can be told.
      return again.ok ? planAttach(account, wanted, again.choices, state.value) : again;
    },
    fileOf: (name) => files.get(name),
  });
}
