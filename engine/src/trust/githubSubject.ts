/** A GitHub token's subject as a condition names it: `repo:my-org/my-app:ref:refs/heads/main`. */
export interface GithubSubject {
  readonly org: string;
  readonly repo: string;
  /** What follows the repository, for example `ref:refs/heads/main`; undefined when nothing follows. */
  readonly rest: string | undefined;
}

/** What is wrong with a subject, and how it is most likely meant. */
export interface SubjectFault {
  readonly reason: 'url' | 'prefix' | 'git' | 'ref' | 'short';
  readonly right: string | undefined;
}

/**
 * Takes a subject of the form `repo:ORG/REPO:…` apart, wildcards included; undefined for subjects of another form, which
 * an organization can set up. Repositories made since July 2026 put ids behind both names (`repo:ORG@1/REPO@2:…`)
 * (https://docs.github.com/en/actions/reference/security/oidc).
 */
export function parseGithubSubject(value: string): GithubSubject | undefined {
  const match = /^repo:([^/:]*)(?:\/([^:]*))?(?::(.*))?$/s.exec(value);
  if (!match) return undefined;
  const [, org = '', repo, rest] = match;
  // A wildcard in place of the slash covers the repository as well.
  return { org, repo: repo ?? (org.endsWith('*') ? '*' : ''), rest };
}

/**
 * The fault of a subject that no token of GitHub can have; undefined when there may be one. Only forms that GitHub
 * rules out are named: an organization may add claims of its own choice.
 */
export function subjectFault(value: string): SubjectFault | undefined {
  const url = /^(?:repo:)?(?:https?:\/\/)?(?:www\.)?github\.com[/:](.+)$/.exec(value)?.[1];
  if (url) return { reason: 'url', right: repaired(`repo:${url.replace(/\.git(?=:|$)/, '')}`) };
  if (/^[\w.*-]+\/[\w.*-]+(:|$)/.test(value)) return { reason: 'prefix', right: repaired(`repo:${value}`) };
  const subject = parseGithubSubject(value);
  if (!subject) return undefined;
  const { org, repo, rest } = subject;
  if (/\.git$/.test(repo)) return { reason: 'git', right: repaired(`repo:${org}/${repo.slice(0, -4)}${suffix(rest)}`) };
  if (rest === undefined) {
    return value.includes('*') ? undefined : { reason: 'short', right: undefined };
  }
  const ref = refOf(rest);
  return ref === undefined || ref === rest ? undefined : { reason: 'ref', right: `repo:${org}/${repo}:${ref}` };
}

function suffix(rest: string | undefined): string {
  return rest === undefined ? '' : `:${rest}`;
}

/** The subject with its other faults fixed as well; undefined when one of them cannot be. */
function repaired(value: string): string | undefined {
  const fault = subjectFault(value);
  return fault ? fault.right : parseGithubSubject(value) && value;
}

/** The right spelling of a branch or tag: refs are always given in full. Undefined for other contexts. */
function refOf(rest: string): string | undefined {
  const name = /^(?:ref:)?(?:refs?\/)?(heads?|tags?)\/(.+)$/.exec(rest);
  if (name) return `ref:refs/${name[1]?.startsWith('head') ? 'heads' : 'tags'}/${name[2]}`;
  const branch = /^(?:ref|branch):([\w.-]+)$/.exec(rest);
  return branch ? `ref:refs/heads/${branch[1]}` : undefined;
}
