import { baseName, limitFromName, nameWords } from '../model/fileName';

/** A policy file, as far as it tells which role it belongs to. */
export interface RoleCandidate {
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly kind: 'trust' | 'permission';
}

/** A trust policy with the permission policies that seem to belong to the same role. */
export interface InferredRole<F extends RoleCandidate> {
  readonly trust: F;
  readonly policies: readonly F[];
}

/**
 * Concludes roles from files: each trust policy is one. It has the permission policies of its own folder and of folders
 * below that hold no trust policy. Where several trust policies share a folder, a permission policy belongs to the one
 * whose name it begins with (`orders-trust.json`, `orders-dynamodb.json`), and to none when that does not tell. A file that
 * is called a boundary limits a role and gives it nothing.
 */
export function inferRoles<F extends RoleCandidate>(files: readonly F[]): readonly InferredRole<F>[] {
  const trusts = files.filter(({ kind }) => kind === 'trust');
  const owners = new Map<string, F[]>();
  for (const trust of trusts) owners.set(folderOf(trust.path), [...(owners.get(folderOf(trust.path)) ?? []), trust]);
  const policies = new Map<F, F[]>(trusts.map((trust) => [trust, []]));
  for (const file of files) {
    if (file.kind !== 'permission' || limitFromName(file.path) !== undefined) continue;
    const owner = ownerOf(file, owners);
    if (owner !== undefined) policies.get(owner)?.push(file);
  }
  return trusts.map((trust) => ({ trust, policies: policies.get(trust) ?? [] }));
}

/** The trust policy of the nearest folder that has one. */
function ownerOf<F extends RoleCandidate>(file: F, owners: ReadonlyMap<string, readonly F[]>): F | undefined {
  for (let folder = folderOf(file.path); ; folder = folderOf(folder)) {
    const candidates = owners.get(folder);
    if (candidates !== undefined) return candidates.length === 1 ? candidates[0] : byName(file, candidates);
    if (folder === '') return undefined;
  }
}

/** Of several, the one whose words the file's name begins with; the longer beginning counts, a tie does not. */
function byName<F extends RoleCandidate>(file: F, candidates: readonly F[]): F | undefined {
  const words = nameWords(baseName(file.path));
  const fitting = candidates
    .map((trust) => ({ trust, own: ownWords(trust.path) }))
    .filter(({ own }) => own.length > 0 && own.every((word, index) => words[index] === word))
    .sort((one, other) => other.own.length - one.own.length);
  const [first, second] = fitting;
  return first !== undefined && first.own.length !== second?.own.length ? first.trust : undefined;
}

/** The words of a trust policy's name that do not say that it is one. */
function ownWords(path: string): readonly string[] {
  const kindWords = /^(?:trust(?:policy|relationships?)?|assume|role|policy|document|relationships?)$/;
  return nameWords(baseName(path)).filter((word) => !kindWords.test(word));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
