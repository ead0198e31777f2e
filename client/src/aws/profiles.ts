import { type AwsCli, option, type RunOptions } from './cli';
import { type AwsResult, succeed } from './result';

/** The text of the two configuration files, where they exist. */
export interface ConfigFiles {
  readonly config: string | undefined;
  readonly credentials: string | undefined;
}

/**
 * The names of the profiles, without repetition, in the order of the files. CLI v2 is asked; v1 has no such command, so
 * that the names are read from the configuration files instead.
 */
export async function listProfiles(
  cli: AwsCli,
  readFiles: () => Promise<ConfigFiles>,
  options?: RunOptions,
): Promise<AwsResult<readonly string[]>> {
  const result = await cli.run(['configure', 'list-profiles'], options);
  if (result.ok) return succeed(lines(result.value));
  return result.error.kind === 'usage' ? succeed(profileNames(await readFiles())) : result;
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

/** What the configuration files say of a profile. Nothing of it was confirmed by AWS. */
export interface ProfileDetails {
  readonly region?: string;
  /** The name of its SSO session; of an older profile, the host of its start page. */
  readonly sso?: string;
  /** The account that it leads to, where SSO or a role names one: 12 digits. */
  readonly accountId?: string;
}

/** The profile names of the configuration files: `[profile name]` in one, `[name]` in the other. */
export function profileNames(files: ConfigFiles): readonly string[] {
  return [...new Set(profileSections(files).map(({ name }) => name))];
}

/** What the configuration files say of each profile. Where both say something, the credentials count, as in the CLI. */
export function profileDetails(files: ConfigFiles): ReadonlyMap<string, ProfileDetails> {
  const details = new Map<string, ProfileDetails>();
  for (const { name, values } of profileSections(files)) {
    const region = values.get('region');
    const sso = values.get('sso_session') ?? hostOf(values.get('sso_start_url'));
    const ofRole = /^arn:[^:]+:iam::(\d{12}):role\//.exec(values.get('role_arn') ?? '')?.[1];
    const accountId = ofRole ?? /^\d{12}$/.exec(values.get('sso_account_id') ?? '')?.[0];
    details.set(name, {
      ...details.get(name),
      ...(region === undefined ? {} : { region }),
      ...(sso === undefined ? {} : { sso }),
      ...(accountId === undefined ? {} : { accountId }),
    });
  }
  return details;
}

interface Section {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

function profileSections(files: ConfigFiles): readonly Section[] {
  const configured = sections(files.config).flatMap(({ name, values }) => {
    if (name === 'default') return [{ name, values }];
    const profile = /^profile\s+(?:"([^"]+)"|'([^']+)'|(.+))$/.exec(name);
    return profile ? [{ name: (profile[1] ?? profile[2] ?? profile[3] ?? '').trim(), values }] : [];
  });
  return [...configured, ...sections(files.credentials)];
}

/** The sections of an INI file with their settings. What is indented belongs to the setting above it. */
function sections(text: string | undefined): readonly Section[] {
  const found: { name: string; values: Map<string, string> }[] = [];
  for (const line of (text ?? '').split(/\r?\n/)) {
    const name = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (name !== undefined) found.push({ name: name.trim(), values: new Map() });
    const setting = /^([A-Za-z0-9_]+)\s*=\s*(.*)$/.exec(line);
    if (setting?.[1] === undefined || setting[2] === undefined) continue;
    const value = setting[2].trim();
    if (value !== '') found.at(-1)?.values.set(setting[1].toLowerCase(), value);
  }
  return found;
}

function hostOf(url: string | undefined): string | undefined {
  return /^https?:\/\/([^/]+)/.exec(url ?? '')?.[1];
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
