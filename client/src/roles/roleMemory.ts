import * as v from 'valibot';
import { given } from '../given';
import { createListeners } from './listeners';
import { keptItems, type MemoryStore, optionalMember } from './memoryStore';

const policy = v.variant('kind', [
  v.object({ kind: v.literal('arn'), arn: v.string() }),
  v.object({ kind: v.literal('file'), uri: v.string(), policyName: v.string() }),
]);

/** A policy that was asked for: one that exists, or one made of a file, by its URI. */
export type RememberedPolicy = Readonly<v.InferOutput<typeof policy>>;

/** A role as it is kept. */
export const rememberedRole = v.pipe(
  v.object({
    accountId: v.string(),
    roleName: v.string(),
    /** The URI of the trust policy. */
    trust: optionalMember(v.string()),
    /** Absent until policies were attached: then nothing is known about what the role should have. */
    policies: optionalMember(v.pipe(v.array(policy), v.readonly())),
    /** Whether the account had the role when it was last asked, or changed by a plan. */
    exists: optionalMember(v.boolean()),
  }),
  v.transform(({ accountId, roleName, ...rest }) => ({ accountId, roleName, ...given(rest) })),
);

/** What was last asked for of one role, from this workspace. Verify Role compares the account with it. */
export type RememberedRole = Readonly<v.InferOutput<typeof rememberedRole>>;

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
  /** Keeps whether the account has the role. */
  noteExistence(role: RoleKey, exists: boolean): Thenable<void>;
  /** Calls the listener after each change until what it gave is disposed. */
  onDidChange(listener: () => void): { dispose(): void };
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
  const all = () => keptItems(store, key, rememberedRole);
  const find = (roleName: string, accountId?: string) =>
    all().find((role) => role.roleName === roleName && (accountId === undefined || role.accountId === accountId));
  const { tell, add } = createListeners();
  const write = async (roles: readonly RememberedRole[]) => {
    await store.update(key, roles);
    tell();
  };
  const put = (role: RememberedRole) =>
    write([role, ...all().filter((other) => !isRole(other, role))].slice(0, rolesMax));
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
    async noteExistence({ accountId, roleName }, exists) {
      const before = find(roleName, accountId);
      if ((before?.exists ?? false) !== exists) await put({ ...before, accountId, roleName, exists });
    },
    onDidChange: add,
    restore: (role, before) =>
      before === undefined ? write(all().filter((other) => !isRole(other, role))) : put(before),
  };
}

function isRole(one: RoleKey, other: RoleKey): boolean {
  return one.roleName === other.roleName && one.accountId === other.accountId;
}

function same(one: RememberedPolicy, other: RememberedPolicy): boolean {
  if (one.kind === 'arn') return other.kind === 'arn' && one.arn === other.arn;
  return other.kind === 'file' && one.uri === other.uri;
}
