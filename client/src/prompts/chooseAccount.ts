import os from 'node:os';
import * as vscode from 'vscode';
import { accountMark } from '../account/accountSettings';
import { accountWords } from '../aws/accountMarks';
import type { AwsCli, AwsTarget } from '../aws/cli';
import { explainError } from '../aws/errors';
import { getAccountAlias } from '../aws/iam';
import {
  ambientProfile,
  configPaths,
  effectiveProfile,
  listProfiles,
  otherTargets,
  type ProfileDetails,
  readProfiles,
} from '../aws/profiles';
import type { AccountDeps } from '../deps';
import { given } from '../given';
import { pickOne, typeText } from './quickInput';
import { type Answer, isAnswered, type StepPosition, withinStep } from './steps';

interface AccountItem extends vscode.QuickPickItem {
  readonly target?: AwsTarget;
}

/** Regions that most accounts have enabled; any other can be typed. */
const commonRegions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  ...['ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

/** The alias is only a nicety, so nobody waits long for it. Milliseconds. */
const aliasTimeoutMs = 8_000;

/**
 * Lets the person keep or change the profile and region. The current choice comes first, with its account as soon as AWS
 * has told it. What is picked becomes the choice of the workspace.
 */
export async function chooseAccount(
  deps: Pick<AccountDeps, 'aws'>,
  cli: AwsCli,
  position: StepPosition,
): Promise<Answer<AwsTarget>> {
  for (;;) {
    const answer = await pickOne<AccountItem>(position, {
      placeholder: 'Profile and region',
      items: accountItems(deps, cli),
    });
    if (!isAnswered(answer)) return answer;
    if (answer.target !== undefined) {
      await deps.aws.choose(answer.target);
      return answer.target;
    }
    const region = await chooseRegion(deps, withinStep(position));
    if (region === undefined) return undefined;
    if (isAnswered(region)) await deps.aws.choose({ ...deps.aws.target(), region });
  }
}

async function accountItems(deps: Pick<AccountDeps, 'aws'>, cli: AwsCli): Promise<readonly AccountItem[]> {
  const current = deps.aws.target();
  const inFiles = profilesInFiles();
  const [account, details, profiles] = await Promise.all([
    accountDetail(deps),
    inFiles,
    listProfiles(cli, async () => [...(await inFiles).keys()]),
  ]);
  const targets = otherTargets(current, profiles.ok ? profiles.value : [], process.env);
  const facts = (target: AwsTarget) => profileFacts(target, details);
  return [
    {
      label: nameOf(current),
      description: ['current', ...facts(current)].join(' · '),
      detail: account,
      target: current,
    },
    { label: 'Change region…', alwaysShow: true },
    ...(targets.length === 0 ? [] : [{ label: 'Other profiles', kind: vscode.QuickPickItemKind.Separator }]),
    ...targets.map((target) => {
      const accountId = details.get(effectiveProfile(target, process.env))?.accountId;
      return {
        label: nameOf(target),
        description: facts(target).join(' · '),
        target,
        ...given({ detail: accountId === undefined ? undefined : markedWords(accountId) }),
      };
    }),
  ];
}

/** The account behind the current choice, with its alias where it may be asked for. */
async function accountDetail({ aws }: Pick<AccountDeps, 'aws'>): Promise<string> {
  const target = aws.target();
  const [connection, alias] = await Promise.all([
    aws.identify(),
    aws.send(getAccountAlias(), { timeoutMs: aliasTimeoutMs }),
  ]);
  if (!connection.ok) return `$(error) ${explainError(connection.error, target).reason}`;
  const { accountId, arn } = connection.value.account.caller;
  return `${markedWords(accountId, alias.ok ? alias.value : undefined)} · ${arn}`;
}

function markedWords(accountId: string, alias?: string): string {
  const mark = accountMark(accountId);
  return `${mark.production ? '$(warning) ' : ''}${accountWords(accountId, mark, alias)}`;
}

/** What is known of a profile without asking AWS: its region, and the SSO session that it signs in to. */
function profileFacts(target: AwsTarget, profiles: ReadonlyMap<string, ProfileDetails>): readonly string[] {
  const details = profiles.get(effectiveProfile(target, process.env));
  const { sso } = details ?? {};
  const region = target.region ?? details?.region ?? 'region of the AWS CLI';
  return [...ambientWords(target), region, ...(sso === undefined ? [] : [`SSO session ${sso}`])];
}

/** Asks for a region; any can be typed. */
export async function chooseRegion({ aws }: Pick<AccountDeps, 'aws'>, position: StepPosition): Promise<Answer<string>> {
  const current = aws.target().region;
  const other = 'Another region…';
  // Those that are in use come first.
  const used = [...(await profilesInFiles()).values()].map(({ region }) => region);
  const regions = new Set([current, ...used, ...commonRegions].filter((region) => region !== undefined));
  const answer = await pickOne(position, {
    placeholder: 'Region',
    items: [...[...regions].map((label) => ({ label })), { label: other, alwaysShow: true }],
  });
  if (!isAnswered(answer)) return answer;
  if (answer.label !== other) return answer.label;
  return typeText(position, {
    prompt: 'The name of the region, such as eu-central-2',
    value: current ?? '',
    validate: (text) => (/^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(text) ? undefined : 'Type a region such as eu-central-2.'),
  });
}

/** What the default credentials are, where the environment of the editor decides it. */
function ambientWords({ profile }: AwsTarget): readonly string[] {
  if (profile !== undefined) return [];
  // Keys in the environment come before a profile that it names.
  if (process.env.AWS_ACCESS_KEY_ID !== undefined) return ['keys from the environment'];
  const ambient = ambientProfile(process.env);
  return ambient === undefined ? [] : [`profile ${ambient} from the environment`];
}

function nameOf({ profile }: AwsTarget): string {
  return profile === undefined ? 'Default credentials' : `Profile ${profile}`;
}

function profilesInFiles(): Promise<ReadonlyMap<string, ProfileDetails>> {
  return readProfiles(configPaths(process.env, os.homedir()));
}
