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

/** The profile names of the configuration files: `[profile name]` in one, `[name]` in the other. */
export function profileNames(files: ConfigFiles): readonly string[] {
  const configured = sections(files.config).flatMap((section) => {
    if (section === 'default') return ['default'];
    const name = /^profile\s+(?:"([^"]+)"|'([^']+)'|(.+))$/.exec(section);
    return name ? [(name[1] ?? name[2] ?? name[3] ?? '').trim()] : [];
  });
  return [...new Set([...configured, ...sections(files.credentials)])];
}

function sections(text: string | undefined): readonly string[] {
  return [...(text ?? '').matchAll(/^\[([^\]\r\n]+)\]/gm)].map((match) => (match[1] ?? '').trim());
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
