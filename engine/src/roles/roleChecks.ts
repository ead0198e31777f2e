import type { Role, RolePart } from '../access/role';
import { quotas } from '../data/quotas';
import { type PolicyDocument, wholePolicy } from '../documents/document';
import type { RoleLinter } from '../rules/lintRole';
import type { RoleFinding } from '../rules/rule';
import { type RoleFiles, urisOf } from './roleFiles';

/** What the files of a role hold, and what the rules on whole roles say of them. */
export interface CheckedRole {
  readonly files: RoleFiles;
  readonly role: Role;
  readonly findings: readonly RoleFinding[];
}

export interface RoleChecksDeps {
  /** What a file holds now; undefined when it cannot be read. The same object as long as it has not changed. */
  readonly read: (uri: string) => Promise<PolicyDocument | undefined>;
  /** The roles that a file belongs to, as far as they are known. */
  readonly rolesOf: (uri: string) => Promise<readonly RoleFiles[]>;
  /** The other roles of the folder whose names are certain. */
  readonly othersOf: (files: RoleFiles) => Promise<readonly RoleFiles[]>;
  readonly linterOf: (files: RoleFiles) => Promise<RoleLinter>;
  /** Told of files whose findings are others now because another file of their role, or the role, has changed. */
  readonly onChanged: (uris: ReadonlySet<string>) => void;
}

export interface RoleChecks {
  /**
   * What the rules on whole roles say of a file. Its text is the one that is given; a text that is only tried out tells
   * nobody of what it would change elsewhere.
   */
  findingsIn(uri: string, document: PolicyDocument, isTrial: boolean): Promise<readonly RoleFinding[]>;
  check(files: RoleFiles): Promise<CheckedRole>;
  /** Checks the roles that a file belongs to, after it has changed. */
  recheck(uri: string): Promise<void>;
  /** Forgets roles that are not there any more, checks the wanted ones, and gives the files that this changed. */
  settle(all: readonly RoleFiles[], wanted: readonly RoleFiles[]): Promise<ReadonlySet<string>>;
  clear(): void;
}

/** What was found in a role last, by file: enough to see what has changed. */
type Prints = ReadonlyMap<string, string>;

/** So many roles are kept with their files' trees. */
const mostKept = 30;

/** A role with more policies than IAM attaches is a folder of policies with a trust policy above it, and not checked. */
const mostPolicies = 2 * quotas.managedPoliciesPerRole.max;

/** Checks whole roles. A role is checked again when one of its files is another. */
export function createRoleChecks(deps: RoleChecksDeps): RoleChecks {
  const kept = new Map<string, CheckedRole>();
  const prints = new Map<string, Prints>();

  const run = async (files: RoleFiles, own?: { uri: string; document: PolicyDocument }): Promise<CheckedRole> => {
    if (files.policies.length > mostPolicies) return { files, role: unchecked, findings: [] };
    const read = (uri: string) => (uri === own?.uri ? Promise.resolve(own.document) : deps.read(uri));
    const role = await buildRole(files, await deps.othersOf(files), read);
    const known = kept.get(files.key);
    if (known?.files === files && isSameRole(known.role, role)) return known;
    return { files, role, findings: (await deps.linterOf(files))(role) };
  };
  /**
   * Keeps what was found, and gives the files whose findings have changed since the last time. The first time that is
   * news for those files only that may have been reported on without it.
   */
  const keep = (checked: CheckedRole, isNews: boolean): readonly string[] => {
    const { key } = checked.files;
    if (kept.get(key) === checked) return [];
    kept.delete(key);
    kept.set(key, checked);
    for (const oldest of kept.size > mostKept ? [...kept.keys()].slice(0, 1) : []) kept.delete(oldest);
    // While somebody is typing in one file, what was said of the others stands.
    const isHalfTyped = partsOf(checked.role).some(({ policy }) => policy.incomplete);
    const before = prints.get(key);
    if (isHalfTyped && before) return [];
    const now = printsOf(checked);
    prints.set(key, now);
    return before || isNews ? changedFiles(before, now) : [];
  };
  const tell = (uris: Iterable<string>): ReadonlySet<string> => {
    const changed = new Set(uris);
    if (changed.size > 0) deps.onChanged(changed);
    return changed;
  };
  const check = async (files: RoleFiles): Promise<CheckedRole> => {
    const checked = await run(files);
    tell(keep(checked, true));
    return checked;
  };

  return {
    findingsIn: async (uri, document, isTrial) => {
      const findings: RoleFinding[] = [];
      for (const files of await deps.rolesOf(uri)) {
        const checked = await run(files, { uri, document });
        // A declared role is known from the start, so whoever reports on one of its files has looked at all of them.
        const isNews = files.declaration === undefined;
        if (!isTrial) tell(keep(checked, isNews).filter((changed) => changed !== uri));
        findings.push(...checked.findings.filter(({ part }) => part.document === document));
      }
      return findings;
    },
    check,
    recheck: async (uri) => {
      for (const files of await deps.rolesOf(uri)) await check(files);
    },
    settle: async (all, wanted) => {
      const keys = new Set(all.map(({ key }) => key));
      const changed = [...prints].flatMap(([key, before]) => (keys.has(key) ? [] : changedFiles(before, new Map())));
      for (const key of [...prints.keys()]) {
        if (keys.has(key)) continue;
        prints.delete(key);
        kept.delete(key);
      }
      for (const files of wanted) changed.push(...keep(await run(files), true));
      return tell(changed);
    },
    clear: () => {
      kept.clear();
      prints.clear();
    },
  };
}

const unchecked: Role = {
  name: undefined,
  trust: undefined,
  policies: [],
  managedPolicies: [],
  boundary: undefined,
  isComplete: false,
  others: [],
};

type Read = (uri: string) => Promise<PolicyDocument | undefined>;

async function buildRole(files: RoleFiles, others: readonly RoleFiles[], read: Read): Promise<Role> {
  const trust = files.trust === undefined ? undefined : await readPart(files.trust, read);
  const parts = await Promise.all(files.policies.map(({ uri }) => readPart(uri, read)));
  const isRight = (part: RolePart | undefined, kind: 'trust' | 'permission') => part?.policy.kind === kind;
  const named = await Promise.all(
    others.map(async ({ declaration, trust: uri }) => {
      const part = uri === undefined ? undefined : await readPart(uri, read);
      return part && declaration && isRight(part, 'trust') ? [{ name: declaration.name, trust: part }] : [];
    }),
  );
  const { declaration } = files;
  return {
    name: declaration?.name,
    trust: isRight(trust, 'trust') ? trust : undefined,
    policies: parts.filter((part) => part !== undefined).filter((part) => isRight(part, 'permission')),
    managedPolicies: declaration?.managedPolicies ?? [],
    boundary: declaration?.permissionsBoundary,
    isComplete: declaration !== undefined && parts.every((part) => isRight(part, 'permission')),
    others: named.flat(),
  };
}

async function readPart(uri: string, read: Read): Promise<RolePart | undefined> {
  const document = await read(uri);
  const policy = document && wholePolicy(document);
  return document && policy && { file: uri, document, policy };
}

/** Whether a role consists of the same texts; what its declaration says is the same as long as its files object is. */
function isSameRole(one: Role, other: Role): boolean {
  const documents = (role: Role) => [...partsOf(role), ...role.others.map(({ trust }) => trust)];
  const [left, right] = [documents(one), documents(other)];
  return left.length === right.length && left.every(({ document }, at) => document === right[at]?.document);
}

function partsOf({ trust, policies }: Role): readonly RolePart[] {
  return [...(trust ? [trust] : []), ...policies];
}

function printsOf({ files, findings }: CheckedRole): Prints {
  const prints = new Map(urisOf(files).map((uri) => [uri, '']));
  for (const { part, ruleId, severity, span, message } of findings) {
    const print = JSON.stringify([ruleId, severity, span.start, span.end, message]);
    prints.set(part.file, `${prints.get(part.file) ?? ''}${print}`);
  }
  return prints;
}

function changedFiles(before: Prints | undefined, now: Prints): readonly string[] {
  const all = new Set([...(before?.keys() ?? []), ...now.keys()]);
  return [...all].filter((uri) => (before?.get(uri) ?? '') !== (now.get(uri) ?? ''));
}
