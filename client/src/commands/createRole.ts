import * as vscode from 'vscode';
import type { WrittenRole } from '../../../engine/src/roles/writtenRole';
import { newDefaults } from '../account/accountSettings';
import { tellFailure } from '../account/awsFailure';
import type { AwsCli } from '../aws/cli';
import { getRole } from '../aws/iam';
import { checkRoleName } from '../aws/names';
import {
  type AccountDeps,
  type AwsCommandDeps,
  type MemoryDeps,
  type PlanDeps,
  registerAwsCommand,
  type ServerDeps,
} from '../deps';
import { given } from '../given';
import type { Ask } from '../plans/plan';
import { restOf } from '../plans/resumedPlan';
import type { PlanReport } from '../plans/runPlan';
import { chooseAccount } from '../prompts/chooseAccount';
import { keepCreated } from '../prompts/keepInSettings';
import { openPlan } from '../prompts/openPlan';
import { openRolePage } from '../prompts/openRolePage';
import { obviousTrust, pickTrust } from '../prompts/pickTrust';
import { withProgress } from '../prompts/progress';
import { typeText } from '../prompts/quickInput';
import { chooseDetails, type RoleDetails } from '../prompts/roleDetails';
import { type AskStep, mapAnswer, runSteps } from '../prompts/steps';
import { resolveBoundary } from '../roles/attachPolicies';
import { planCreateRole, type WantedRole } from '../roles/createRole';
import type { FollowUp } from '../views/planDocuments';
import { roleArgument, trustArgument, uriArgument } from '../workspace/commandArguments';
import {
  type DescribedFile,
  describeFile,
  policyFileOf,
  refuseErrors,
  remarkOf,
  shownName,
} from '../workspace/policyFiles';

interface Choices extends RoleDetails {
  readonly trust?: DescribedFile;
  readonly roleName?: string;
}

const title = 'Create role';

type Deps = AwsCommandDeps &
  ServerDeps &
  Pick<PlanDeps, 'plans'> &
  Pick<MemoryDeps, 'roleMemory'> &
  Pick<AccountDeps, 'recentPrincipals'>;

/** Create Role from Trust Policy: asks for the name, the account and the details, then shows the plan. */
export function registerCreateRole(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.createRole', async (args, cli) => {
    const named = await namedTrust(deps, args);
    if (named === 'refused') return;
    if (named !== undefined && (await refuseErrors(named))) return;
    const roleName = roleArgument(args);
    const choices = await runSteps<Choices>(title, { ...defaultDetails(), ...given({ trust: named, roleName }) }, [
      ...(named === undefined ? [trustStep(deps)] : []),
      nameStep,
      accountStep(deps, cli),
      chooseDetails,
    ]);
    if (choices?.trust === undefined || choices.roleName === undefined) return;
    if (named === undefined && (await refuseErrors(choices.trust))) return;
    await showPlan(deps, choices.trust, choices.roleName, choices);
  });
}

/** The file that a menu or the view named, or the one that needs no question. Tells when the named file is no trust policy. */
async function namedTrust(deps: Deps, args: readonly unknown[]): Promise<DescribedFile | undefined | 'refused'> {
  const uri = uriArgument(args) ?? trustArgument(args);
  if (uri === undefined) return obviousTrust(deps);
  const described = await describeFile(deps, uri);
  if (described?.kind === 'trust') return described;
  const text = `${shownName(uri)} is not a trust policy. A role is created from the policy that says who may assume it.`;
  await vscode.window.showInformationMessage(text);
  return 'refused';
}

function trustStep(deps: Deps): AskStep<Choices> {
  return async (choices, position) => {
    const answer = await pickTrust(deps, position);
    return mapAnswer(answer, (trust) => ({ ...choices, trust }));
  };
}

const nameStep: AskStep<Choices> = async (choices, position) => {
  const answer = await typeText(position, {
    prompt: `Name of the role that ${choices.trust === undefined ? 'is created' : `${shownName(choices.trust.at)} makes`}`,
    value: choices.roleName ?? choices.trust?.proposedName ?? '',
    validate: checkRoleName,
  });
  return mapAnswer(answer, (roleName) => ({ ...choices, roleName }));
};

function accountStep(deps: Deps, cli: AwsCli): AskStep<Choices> {
  return async (choices, position) => {
    const target = await chooseAccount(deps, cli, position);
    return mapAnswer(target, () => choices);
  };
}

async function showPlan(deps: Deps, trust: DescribedFile, roleName: string, details: RoleDetails) {
  const connection = await withProgress('Asking AWS for the account', (signal) => deps.aws.connect(signal));
  if (!connection.ok) return tellFailure(deps, connection.error);
  const { account, ask } = connection.value;
  const boundary = resolveBoundary(account, details.permissionsBoundary || undefined);
  if (!boundary.ok) {
    await openPlan(deps, boundary, { roleName });
    return;
  }
  const wantedOf = (file: DescribedFile, wasMissing = false): WantedRole => ({
    roleName,
    wasMissing,
    trust: policyFileOf(file),
    trustRemark: remarkOf(file),
    principalIsNew: deps.recentPrincipals.namedIn(file.text),
    ...given({
      path: details.path,
      description: details.description,
      maxSessionDuration: details.maxSessionDuration,
      tags: details.tags,
      permissionsBoundary: boundary.arn,
    }),
  });
  const role = { accountId: account.caller.accountId, roleName };
  const keep = await keepCreated(deps, trust.at, {
    name: roleName,
    ...declarationOf(details),
    ...given({ permissionsBoundary: boundary.arn }),
  });
  await openPlan(deps, planCreateRole(account, wantedOf(trust)), {
    roleName,
    onRun: () => deps.roleMemory.rememberTrust(role, trust.at.toString()),
    // What an earlier role of this name was to have says nothing of the new one.
    onDone: () => deps.roleMemory.restore(role, { ...role, trust: trust.at.toString() }),
    followUps: (report) => [
      ...followUps(report, roleName, account.caller.partition),
      ...(report.outcome === 'done' ? keep : []),
    ],
    renew: async (report) => {
      const [create] = report?.plan.steps ?? [];
      if (report?.statuses[0]?.state === 'done') return { ok: true, plan: restOf(report) };
      const file = (await describeFile(deps, trust.at)) ?? trust;
      // A role that is there after a run may be the one that the run has created.
      const wasMissing = create === undefined ? await isMissing(ask, roleName) : create.wasMissing;
      return planCreateRole(account, wantedOf(file, wasMissing));
    },
    fileOf: () => trust.at,
  });
}

/** Whether the account says that it has no such role. Where it says nothing, the run itself tells why. */
async function isMissing(ask: Ask, roleName: string): Promise<boolean> {
  const role = await withProgress(`Looking for ${roleName}`, (signal) => ask(getRole(roleName), { signal }));
  return !role.ok && role.error.kind === 'noSuchEntity';
}

function followUps({ outcome, statuses }: PlanReport, roleName: string, partition: string): readonly FollowUp[] {
  const arn = statuses.find(({ result }) => result?.label === 'Role ARN')?.result?.value;
  const copy = arn === undefined ? [] : [{ label: 'Copy ARN', run: () => vscode.env.clipboard.writeText(arn) }];
  if (outcome !== 'done') return copy;
  const attach = () => vscode.commands.executeCommand('rolewright.attachPolicies', { roleName, roleIsNew: true });
  const open = () => openRolePage(partition, roleName);
  return [...copy, { label: 'Attach Policies…', run: attach }, { label: 'Open in Console', run: open, minor: true }];
}

/** What the settings demand of new roles, to be changed like any other detail. */
function defaultDetails(): RoleDetails {
  const { tags, permissionsBoundary } = newDefaults();
  return given({ tags: tags.length === 0 ? undefined : tags, permissionsBoundary });
}

/** The details as the setting declares them. */
function declarationOf({ path, description, maxSessionDuration, tags }: RoleDetails): Partial<WrittenRole> {
  return given({
    path: path === '/' ? undefined : path,
    description,
    maxSessionDuration,
    tags: tags && Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  });
}
