import pLimit from 'p-limit';
import { policyNameOf } from '../../../engine/src/arn/policyArn';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { callsAtOnce } from '../aws/cli';
import {
  type AccountRole,
  getRole,
  getRolePolicy,
  listAttachedRolePolicies,
  listCustomerPolicies,
  listRolePolicies,
} from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import type { Ask } from '../plans/plan';
import { type PolicyState, readPolicyStates, type SoughtPolicy } from './attachState';

/** What the account has of a role and its policies, as far as a plan to deploy it needs it. */
export interface RoleState {
  /** Absent when the account does not have it. */
  readonly role?: AccountRole;
  /** ARNs of the managed policies that the role has. */
  readonly attached: readonly string[];
  /** The inline policies of the role, by name. */
  readonly inline: ReadonlyMap<string, JsonObject>;
  /** The policies among the wanted files that exist in the account, by ARN. */
  readonly policies: ReadonlyMap<string, PolicyState>;
  /** By the ARN of a wanted file: the ARN of the policy that has its name already, under another path. */
  readonly taken: ReadonlyMap<string, string>;
}

/** Reads a role with what a plan compares. It changes nothing. */
export async function readRoleState(
  ask: Ask,
  roleName: string,
  wanted: readonly SoughtPolicy[],
): Promise<AwsResult<RoleState>> {
  const own = await readOwn(ask, roleName);
  if (!own.ok) return own;
  const policies = await readPolicyStates(ask, roleName, wanted);
  if (!policies.ok) return policies;
  const missing = wanted.filter(({ arn, document }) => document !== undefined && !policies.value.has(arn));
  const taken = await namesTaken(ask, missing);
  return taken.ok ? succeed({ ...own.value, policies: policies.value, taken: taken.value }) : taken;
}

type OwnState = Pick<RoleState, 'role' | 'attached' | 'inline'>;

async function readOwn(ask: Ask, roleName: string): Promise<AwsResult<OwnState>> {
  const role = await ask(getRole(roleName));
  if (!role.ok) {
    return role.error.kind === 'noSuchEntity' ? succeed({ attached: [], inline: new Map() }) : role;
  }
  const [attached, names] = await Promise.all([
    ask(listAttachedRolePolicies(roleName)),
    ask(listRolePolicies(roleName)),
  ]);
  if (!attached.ok) return attached;
  if (!names.ok) return names;
  const inline = new Map<string, JsonObject>();
  const documents = await pLimit(callsAtOnce).map(
    names.value,
    async (name) => [name, await ask(getRolePolicy(roleName, name))] as const,
  );
  for (const [name, document] of documents) {
    if (!document.ok) return document;
    inline.set(name, document.value);
  }
  return succeed({ role: role.value, attached: attached.value.map(({ arn }) => arn), inline });
}

/** Names of policies are unique in an account whatever their case and path. Who may not list them learns it from IAM. */
async function namesTaken(ask: Ask, missing: readonly SoughtPolicy[]): Promise<AwsResult<ReadonlyMap<string, string>>> {
  if (missing.length === 0) return succeed(new Map());
  const there = await ask(listCustomerPolicies());
  if (!there.ok) return there.error.kind === 'accessDenied' ? succeed(new Map()) : there;
  const arns = new Map(there.value.map(({ policyName, arn }) => [policyName.toLowerCase(), arn]));
  const taken = missing.flatMap(({ arn }) => {
    const other = arns.get(policyNameOf(arn).toLowerCase());
    return other === undefined || other === arn ? [] : [[arn, other] as const];
  });
  return succeed(new Map(taken));
}
