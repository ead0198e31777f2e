/** A repository on GitHub or GitLab, as their tokens name it. */
export interface Repository {
  readonly host: 'github.com' | 'gitlab.com';
  /** `my-org/my-app`; on GitLab groups may be nested. */
  readonly path: string;
}

/** Whether a text speaks of the tokens of one of these hosts, so that it matters which repository it lies in. */
export function speaksOfTokens(text: string): boolean {
  return /githubusercontent\.com|gitlab\.com/.test(text);
}

/**
 * The repository that a `.git/config` calls origin, or its first remote. Undefined when there is none on GitHub or
 * GitLab.
 */
export function repositoryOf(gitConfig: string): Repository | undefined {
  const urls = new Map<string, string>();
  let remote: string | undefined;
  for (const line of gitConfig.split('\n')) {
    const text = line.trim();
    if (text.startsWith('[')) remote = /^\[remote "([^"]*)"\]/.exec(text)?.[1];
    const url = /^url\s*=\s*(\S+)/.exec(text)?.[1];
    if (remote !== undefined && url !== undefined && !urls.has(remote)) urls.set(remote, url);
  }
  const origin = urls.get('origin') ?? [...urls.values()][0];
  return origin === undefined ? undefined : parseRemote(origin);
}

/** The repository of a remote's address, in any of the forms that git takes. */
export function parseRemote(url: string): Repository | undefined {
  const match =
    /^(?:(?:https?|ssh|git):\/\/)?(?:[^@/\s]+@)?(?:www\.|ssh\.)?(github\.com|gitlab\.com)(?::\d+)?[:/]+(.+?)(?:\.git)?\/?$/i.exec(
      url,
    );
  const host = match?.[1]?.toLowerCase();
  const path = match?.[2];
  if (path === undefined || !/^[\w.-]+(\/[\w.-]+)+$/.test(path)) return undefined;
  if (host === 'gitlab.com') return { host, path };
  return host === 'github.com' && path.split('/').length === 2 ? { host, path } : undefined;
}
