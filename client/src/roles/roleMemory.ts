/** A policy that was asked for: one that exists, or one made of a file, by its URI. */
export type RememberedPolicy =
  | { readonly kind: 'arn'; readonly arn: string }
  | { readonly kind: 'file'; readonly uri: string; readonly policyName: string };

/** What was last asked for of one role, from this workspace. Verify Role compares the account with it. */
export interface RememberedRole {
  readonly accountId: string;
  readonly roleName: string;
  /** The URI of the trust policy. */
  readonly trust?: string;
  /** Absent until policies were attached: then nothing is known about what the role should have. */
  readonly policies?: readonly RememberedPolicy[];
}

/** Where the memory is kept; the editor's storage for the workspace. */
export interface MemoryStore {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

export interface RoleMemory {
  /** The role that was worked on last comes first. */
  all(): readonly RememberedRole[];
  /** A role by its name; without an account, the one that was worked on last. */
  find(roleName: string, accountId?: string): RememberedRole | undefined;
  rememberTrust(role: RoleKey, trust: string): Thenable<void>;
  /** Adds policies to those that were asked for before. */
  rememberPolicies(role: RoleKey, policies: readonly RememberedPolicy[]): Thenable<void>;
  /** Drops policies that the role is no longer to have. */
  forgetPolicies(role: RoleKey, gone: (policy: RememberedPolicy) => boolean): Thenable<void>;
  /** Sets back what was known of a role before; nothing forgets it. */
  restore(role: RoleKey, before: RememberedRole | undefined): Thenable<void>;
}

export interface RoleKey {
  readonly accountId: string;
  readonly roleName: string;
}

const key = 'rolewright.roles';
const rolesMax = 50;

/** Makes the memory of a workspace. It holds names and addresses, never documents or credentials. */
export function createRoleMemory(store: MemoryStore): RoleMemory {
  const all = () => {
    const kept = store.get(key);
    return Array.isArray(kept) ? kept.filter(isRemembered) : [];
  };
  const find = (roleName: string, accountId?: string) =>
    all().find((role) => role.roleName === roleName && (accountId === undefined || role.accountId === accountId));
  const put = (role: RememberedRole) => {
    const others = all().filter((other) => !isRole(other, role));
    return store.update(key, [role, ...others].slice(0, rolesMax));
  };
  return {
    all,
    find,
    rememberTrust: ({ accountId, roleName }, trust) =>
      put({ ...find(roleName, accountId), accountId, roleName, trust }),
    rememberPolicies({ accountId, roleName }, policies) {
      const before = find(roleName, accountId);
      const kept = (before?.policies ?? []).filter((old) => !policies.some((policy) => same(policy, old)));
      return put({ ...before, accountId, roleName, policies: [...kept, ...policies] });
    },
    async forgetPolicies({ accountId, roleName }, gone) {
      const before = find(roleName, accountId);
      if (before?.policies === undefined) return;
      await put({ ...before, policies: before.policies.filter((policy) => !gone(policy)) });
    },
    restore: (role, before) =>
      before === undefined
        ? store.update(
            key,
            all().filter((other) => !isRole(other, role)),
          )
        : put(before),
  };
}

function isRole(one: RoleKey, other: RoleKey): boolean {
  return one.roleName === other.roleName && one.accountId === other.accountId;
}

function same(one: RememberedPolicy, other: RememberedPolicy): boolean {
  if (one.kind === 'arn') return other.kind === 'arn' && one.arn === other.arn;
  return other.kind === 'file' && one.uri === other.uri;
}

function isRemembered(value: unknown): value is RememberedRole {
  if (typeof value !== 'object' || value === null) return false;
  return 'accountId' in value && 'roleName' in value && typeof value.roleName === 'string';
}
