import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { AwsCli, Target } from '../aws/cli';
import { explainError } from '../aws/errors';
import { listProfiles } from '../aws/profiles';
import { type Answer, back, type Place, pickOne, typeText } from '../views/quickSteps';
import type { CommandDeps } from './deps';

interface AccountItem extends vscode.QuickPickItem {
  readonly target?: Target;
}

/** Regions that most accounts have enabled; any other can be typed. */
const commonRegions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  ...['ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

/**
 * Lets the person keep or change the profile and region. The current choice comes first, with its account as soon as AWS
 * has told it. What is picked becomes the choice of the workspace.
 */
export async function chooseAccount(deps: CommandDeps, cli: AwsCli, place: Place): Promise<Answer<Target>> {
  for (;;) {
    const answer = await pickOne<AccountItem>(place, {
      placeholder: 'Profile and region',
      items: accountItems(deps, cli),
    });
    if (answer === undefined || answer === back) return answer;
    if (answer.target !== undefined) {
      await deps.aws.choose(answer.target);
      return answer.target;
    }
    const region = await chooseRegion(deps, { ...place, step: place.step + 1, totalSteps: 0 });
    if (region === undefined) return undefined;
    if (region !== back) await deps.aws.choose({ ...deps.aws.target(), region });
  }
}

async function accountItems(deps: CommandDeps, cli: AwsCli): Promise<readonly AccountItem[]> {
  const current = deps.aws.target();
  const [connection, profiles] = await Promise.all([deps.aws.connect(), listProfiles(cli, readConfigFiles)]);
  const account = connection.ok
    ? `Account ${connection.value.account.caller.accountId} · ${connection.value.account.caller.arn}`
    : `$(error) ${explainError(connection.error, current).reason}`;
  const others = (profiles.ok ? profiles.value : []).filter((profile) => profile !== (current.profile ?? 'default'));
  return [
    { label: nameOf(current), description: `current · ${regionOf(current)}`, detail: account, target: current },
    { label: 'Change region…', alwaysShow: true },
    ...(others.length === 0 ? [] : [{ label: 'Other profiles', kind: vscode.QuickPickItemKind.Separator }]),
    ...others.map((profile) => {
      const target = profile === 'default' ? withoutProfile(current) : { ...current, profile };
      return { label: nameOf(target), description: regionOf(target), target };
    }),
  ];
}

/** Asks for a region; any can be typed. */
export async function chooseRegion(deps: CommandDeps, place: Place): Promise<Answer<string>> {
  const current = deps.aws.target().region;
  const other = 'Another region…';
  const regions = [...new Set([...(current === undefined ? [] : [current]), ...commonRegions])];
  const answer = await pickOne(place, {
    placeholder: 'Region',
    items: [...regions.map((label) => ({ label })), { label: other, alwaysShow: true }],
  });
  if (answer === undefined || answer === back) return answer;
  if (answer.label !== other) return answer.label;
  return typeText(place, {
    prompt: 'The name of the region, such as eu-central-2',
    value: current ?? '',
    validate: (text) => (/^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(text) ? undefined : 'Type a region such as eu-central-2.'),
  });
}

function withoutProfile({ region }: Target): Target {
  return region === undefined ? {} : { region };
}

function nameOf({ profile }: Target): string {
  return profile === undefined ? 'Default credentials' : `Profile ${profile}`;
}

function regionOf({ region }: Target): string {
  return region ?? 'region of the AWS CLI';
}

/** The files that the CLI reads its profiles from, where they exist. */
async function readConfigFiles() {
  const read = (variable: string, name: string) =>
    readFile(process.env[variable] ?? path.join(os.homedir(), '.aws', name), 'utf8').catch(() => undefined);
  const [config, credentials] = await Promise.all([
    read('AWS_CONFIG_FILE', 'config'),
    read('AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
  ]);
  return { config, credentials };
}
