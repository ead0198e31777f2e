import path from 'node:path';
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import { given } from '../given';
import { type AwsCli, type AwsTarget, option, type RunOptions } from './cli';
import { type AwsResult, succeed } from './result';

/** Where the two configuration files are. */
export interface ConfigPaths {
  readonly config: string;
  readonly credentials: string;
}

/**
 * The names of the profiles, without repetition, in the order of the files. CLI v2 is asked; v1 has no such command, so
 * that the names are read from the configuration files instead.
 */
export async function listProfiles(
  cli: AwsCli,
  namesInFiles: () => Promise<readonly string[]>,
  options?: RunOptions,
): Promise<AwsResult<readonly string[]>> {
  const result = await cli.run(['configure', 'list-profiles'], options);
  if (result.ok) return succeed(lines(result.value));
  return result.error.kind === 'usage' ? succeed(await namesInFiles()) : result;
}

/** The region that a profile is set to, or nothing. The command ends with exit code 1 when there is none. */
export async function readRegion(
  cli: AwsCli,
  profile: string | undefined,
  options?: RunOptions,
): Promise<AwsResult<string | undefined>> {
  const argv = ['configure', 'get', 'region', ...(profile === undefined ? [] : option('--profile', profile))];
  const result = await cli.run(argv, options);
  if (result.ok) return succeed(lines(result.value)[0]);
  return result.error.kind === 'failed' && result.error.exitCode === 1 ? succeed(undefined) : result;
}

/** What the configuration files specify for a profile. None of it was confirmed by AWS. */
export interface ProfileDetails {
  readonly region?: string;
  /** The name of its SSO session; of an older profile, the host of its start page. */
  readonly sso?: string;
  /** The account that it leads to, where SSO or a role names one: 12 digits. */
  readonly accountId?: string;
}

/** The files that the CLI reads its profiles from. */
export function configPaths(env: Readonly<Record<string, string | undefined>>, home: string): ConfigPaths {
  return {
    config: env.AWS_CONFIG_FILE || path.join(home, '.aws', 'config'),
    credentials: env.AWS_SHARED_CREDENTIALS_FILE || path.join(home, '.aws', 'credentials'),
  };
}

/**
 * The profiles of the configuration files, with their details, in the order of the files. Where both files specify
 * something, the credentials count, as in the CLI. A file that doesn't exist has none, and neither counts a profile
 * without settings.
 */
export async function readProfiles(paths: ConfigPaths): Promise<ReadonlyMap<string, ProfileDetails>> {
  const profiles = await readProfileSettings(paths);
  return new Map([...profiles].map(([name, settings]) => [name, detailsOf(settings)]));
}

/** The settings of the profiles in the configuration files, by their names in lower case. */
export async function readProfileSettings(paths: ConfigPaths): Promise<ReadonlyMap<string, ProfileSettings>> {
  const [config, credentials] = await Promise.all([readSections(paths.config), readSections(paths.credentials)]);
  const profiles = new Map<string, ProfileSettings>();
  const add = (name: string, settings: ProfileSettings) =>
    profiles.set(name, new Map([...(profiles.get(name) ?? []), ...settings]));
  for (const [section, settings] of config) {
    const name = profileName(section);
    if (name !== undefined) add(name, settings);
  }
  for (const [name, settings] of credentials) add(name, settings);
  return profiles;
}

/** The profile whose settings count for a choice. */
export function effectiveProfile({ profile }: AwsTarget, env: Readonly<Record<string, string | undefined>>): string {
  return profile ?? ambientProfile(env) ?? 'default';
}

/**
 * What can be chosen instead of the current choice: the default credentials, and the profiles. `[default]` is a profile
 * to choose where the environment makes another one the default; otherwise it is the default credentials.
 */
export function otherTargets(
  current: AwsTarget,
  profiles: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly AwsTarget[] {
  const { region } = current;
  const isDefault = (name: string) => name === 'default' && !decidesDefault(env);
  const named = profiles.filter((name) => name !== current.profile && !isDefault(name));
  return [
    ...(current.profile === undefined ? [] : [given({ region })]),
    ...named.map((profile) => given({ profile, region })),
  ];
}

function decidesDefault(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.AWS_ACCESS_KEY_ID !== undefined || (ambientProfile(env) ?? 'default') !== 'default';
}

/** What the files specify for one profile. */
export type ProfileSettings = ReadonlyMap<string, string>;

/** The profile that the CLI takes when none is given, in the order of the CLI. */
export function ambientProfile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return env.AWS_DEFAULT_PROFILE || env.AWS_PROFILE || undefined;
}

/**
 * The sections of a file. The loader reads them most completely as those of a credentials file: of the config file it
 * drops profiles with a blank in their name. What it read before may be out of date, and isn't used.
 */
async function readSections(file: string): Promise<readonly (readonly [name: string, settings: ProfileSettings])[]> {
  const { credentialsFile } = await loadSharedConfigFiles({ filepath: file, configFilepath: file, ignoreCache: true });
  return Object.entries(credentialsFile).map(([name, settings]) => [name, settingsOf(settings)] as const);
}

/** The settings of a section. Their names are case-insensitive in the CLI. */
function settingsOf(section: Readonly<Record<string, string | undefined>>): ProfileSettings {
  const known = Object.entries(section).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return new Map(known.map(([key, value]) => [key.toLowerCase(), value]));
}

/**
 * The profile that a section of the config file is about; nothing for other sections. The loader turns `profile dev` into
 * `profile.dev`, and leaves a name in quotes that has a blank.
 */
function profileName(section: string): string | undefined {
  if (section === 'default') return section;
  const [, plain, , quoted] = /^profile(?:\.(.+)|\s+(["'])(.+)\2)$/.exec(section) ?? [];
  return plain ?? quoted;
}

function detailsOf(settings: ProfileSettings): ProfileDetails {
  const ofRole = /^arn:[^:]+:iam::(\d{12}):role\//.exec(settings.get('role_arn') ?? '')?.[1];
  return given({
    region: settings.get('region'),
    sso: settings.get('sso_session') ?? hostOf(settings.get('sso_start_url')),
    accountId: ofRole ?? /^\d{12}$/.exec(settings.get('sso_account_id') ?? '')?.[0],
  });
}

function hostOf(url: string | undefined): string | undefined {
  return /^https?:\/\/([^/]+)/.exec(url ?? '')?.[1];
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
