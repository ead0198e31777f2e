import type { DeclaredKind } from './model';

/**
 * The lower-case words of a file or folder name: `myLambda-trust_policy.json` → `my lambda trust policy`. The
 * extension is left out.
 */
export function nameWords(name: string): string[] {
  return name
    .replace(/\.jsonc?$/i, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** The last part of a path or URI path. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/**
 * Which half of a role the file's own name says it holds. `assume-role-policy.json` says nothing: people use that name
 * for both halves. Words in which "trust" means something else (trust store, trust anchor, zero trust) do not count.
 */
export function kindFromName(path: string): DeclaredKind | undefined {
  const words = nameWords(baseName(path));
  const says = (kind: DeclaredKind['kind'], word: string): DeclaredKind => ({
    kind,
    reason: `the file name says "${word}"`,
    binding: false,
  });
  const trust = words.findIndex((word) => /^trust(policy|role|relationship|s)?$/.test(word));
  const permission = words.findIndex((word) => /^permissions?(policy)?$/.test(word));
  if (trust >= 0 && permission >= 0) return undefined;
  if (trust >= 0) {
    const ambiguous =
      /^(anchors?|stores?|cent(er|re)|boundary)$/.test(words[trust + 1] ?? '') || words[trust - 1] === 'zero';
    return ambiguous ? undefined : says('trust', words[trust] ?? 'trust');
  }
  return permission >= 0 ? says('permission', words[permission] ?? 'permission') : undefined;
}

/**
 * Whether somebody who begins a file of this name is likely to write a policy: `policy.json`, `s3-policy.json`,
 * `permissions.json`. Enough to offer one, not enough to judge what is there.
 */
export function nameInvitesPolicy(path: string): boolean {
  if (!/\.jsonc?$/i.test(path)) return false;
  const words = nameWords(baseName(path));
  return kindFromName(path) !== undefined || words.some((word) => /(?:policy|policies|permissions?)$/.test(word));
}

/** Policies that have the form of a permission policy and only limit what others grant. */
export type LimitKind =
  | 'permissions boundary'
  | 'service control policy'
  | 'resource control policy'
  | 'session policy';

/** Which limit the file's own name says it contains; undefined where it says none. */
export function limitFromName(path: string): LimitKind | undefined {
  const words = nameWords(baseName(path)).join(' ');
  if (/(?:^| )(?:permissions?)?boundar(?:y|ies)(?: |$)/.test(words)) return 'permissions boundary';
  if (/(?:^| )(?:scps?|service control)(?: |$)/.test(words)) return 'service control policy';
  if (/(?:^| )(?:rcps?|resource control)(?: |$)/.test(words)) return 'resource control policy';
  return /(?:^| )session policy(?: |$)/.test(words) ? 'session policy' : undefined;
}

/**
 * Whether the name alone makes a policy certain enough to judge a file with nothing but `{}`. Both a half of the role
 * and the word policy must be named: `permissions.json` and `trust.json` are also other people's files.
 */
export function nameSuggestsPolicy(path: string): boolean {
  return /policy|relationship/i.test(baseName(path)) && kindFromName(path) !== undefined;
}
