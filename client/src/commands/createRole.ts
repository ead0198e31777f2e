import * as vscode from 'vscode';
import type { AwsCli } from '../aws/cli';
import { checkRoleName } from '../aws/names';
import { type CommandDeps, registerAwsCommand, roleArgument, trustArgument, uriArgument } from '../deps';
import type { PlanReport } from '../plans/runPlan';
import { tellFailure } from '../prompts/awsFailure';
import { chooseAccount } from '../prompts/chooseAccount';
import { keepCreated } from '../prompts/keepInSettings';
import { openPlan } from '../prompts/openPlan';
import { pickTrust } from '../prompts/pickTrust';
import { type AskStep, back, runSteps, typeText } from '../prompts/quickSteps';
import { reading } from '../prompts/reading';
import { chooseDetails, type RoleDetails } from '../prompts/roleDetails';
import { planCreateRole, type WantedRole } from '../roles/createRole';
import type { RoleEntry } from '../roles/roleEntry';
import type { FollowUp } from '../views/planDocuments';
import {
  activeTrust,
  type DescribedFile,
  describeFile,
  policyFileOf,
  refuseErrors,
  remarkOf,
  shownName,
} from '../workspace/policyFiles';
import { openRolePage } from './openInConsole';

interface Choices extends RoleDetails {
  readonly trust?: DescribedFile;
  readonly roleName?: string;
}

const title = 'Create role';

/** Create Role from Trust Policy: asks for the name, the account and the details, then shows the plan. */
export function registerCreateRole(deps: CommandDeps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.createRole', async (...args) => {
    const cli = await deps.aws.findCli();
    if (!cli.ok) return tellFailure(deps, cli.error);
    const given = await givenTrust(deps, args);
    if (given === 'refused') return;
    if (given !== undefined && (await refuseErrors(given))) return;
    const roleName = roleArgument(args);
    const choices = await runSteps<Choices>(
      title,
      { ...(given === undefined ? {} : { trust: given }), ...(roleName === undefined ? {} : { roleName }) },
      [...(given === undefined ? [trustStep(deps)] : []), nameStep, accountStep(deps, cli.value), chooseDetails],
    );
    if (choices?.trust === undefined || choices.roleName === undefined) return;
    if (given === undefined && (await refuseErrors(choices.trust))) return;
    await showPlan(deps, choices.trust, choices.roleName, choices);
  });
}

/** The file that a menu or the view named, or the trust policy in the editor. Tells when the named file is no trust policy. */
async function givenTrust(deps: CommandDeps, args: readonly unknown[]): Promise<DescribedFile | undefined | 'refused'> {
  const uri = uriArgument(args) ?? trustArgument(args);
  if (uri === undefined) return activeTrust(deps);
  const described = await describeFile(deps, uri);
  if (described?.kind === 'trust') return described;
  const text = `${shownName(uri)} is not a trust policy. A role is created from the policy that says who may assume it.`;
  await vscode.window.showInformationMessage(text);
  return 'refused';
}

function trustStep(deps: CommandDeps): AskStep<Choices> {
  return async (choices, place) => {
    const trust = await pickTrust(deps, place);
    return trust === undefined || trust === back ? trust : { ...choices, trust };
  };
}

const nameStep: AskStep<Choices> = async (choices, place) => {
  const roleName = await typeText(place, {
    prompt: `Name of the role that ${choices.trust === undefined ? 'is created' : `${shownName(choices.trust.at)} makes`}`,
    value: choices.roleName ?? choices.trust?.proposedName ?? '',
    validate: checkRoleName,
  });
  return roleName === undefined || roleName === back ? roleName : { ...choices, roleName };
};

function accountStep(deps: CommandDeps, cli: AwsCli): AskStep<Choices> {
  return async (choices, place) => {
    const target = await chooseAccount(deps, cli, place);
    return target === undefined || target === back ? target : choices;
  };
}

async function showPlan(deps: CommandDeps, trust: DescribedFile, roleName: string, details: RoleDetails) {
  const connection = await reading('Asking AWS for the account', (signal) => deps.aws.connect(signal));
  if (!connection.ok) return tellFailure(deps, connection.error);
  const { account } = connection.value;
  const wantedOf = (file: DescribedFile): WantedRole => ({
    roleName,
    trust: policyFileOf(file),
    trustRemark: remarkOf(file),
    principalIsNew: deps.recent.namedIn(file.text),
    ...(details.path === undefined ? {} : { path: details.path }),
    ...(details.description === undefined ? {} : { description: details.description }),
    ...(details.maxSessionDuration === undefined ? {} : { maxSessionDuration: details.maxSessionDuration }),
    ...(details.tags === undefined ? {} : { tags: details.tags }),
  });
  const role = { accountId: account.caller.accountId, roleName };
  const keep = await keepCreated(deps, trust.at, { name: roleName, ...declarationOf(details) });
  await openPlan(deps, planCreateRole(account, wantedOf(trust)), {
    roleName,
    onRun: () => deps.memory.rememberTrust(role, trust.at.toString()),
    // What an earlier role of this name was to have says nothing of the new one.
    onDone: () => deps.memory.restore(role, { ...role, trust: trust.at.toString() }),
    followUps: (report) => [
      ...followUps(report, roleName, account.caller.partition),
      ...(report.outcome === 'done' ? keep : []),
    ],
    renew: async () => planCreateRole(account, wantedOf((await describeFile(deps, trust.at)) ?? trust)),
    fileOf: () => trust.at,
  });
}

function followUps({ outcome, statuses }: PlanReport, roleName: string, partition: string): readonly FollowUp[] {
  const arn = statuses.find(({ result }) => result?.label === 'Role ARN')?.result?.value;
  const copy = arn === undefined ? [] : [{ label: 'Copy ARN', run: () => vscode.env.clipboard.writeText(arn) }];
  if (outcome !== 'done') return copy;
  const attach = () => vscode.commands.executeCommand('rolewright.attachPolicies', { roleName, roleIsNew: true });
  const open = () => openRolePage(partition, roleName);
  return [...copy, { label: 'Attach Policies…', run: attach }, { label: 'Open in Console', run: open, minor: true }];
}

/** The details as the setting declares them. */
function declarationOf({ tags, ...values }: RoleDetails): Partial<RoleEntry> {
  const { path, description, maxSessionDuration } = values;
  return {
    ...(path === undefined || path === '/' ? {} : { path }),
    ...(description === undefined ? {} : { description }),
    ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
    ...(tags === undefined ? {} : { tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) }),
  };
}
