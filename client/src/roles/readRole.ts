import pLimit from 'p-limit';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { callsAtOnce } from '../aws/cli';
import { type AccountRole, getRole, getRolePolicy, listAttachedRolePolicies, listRolePolicies } from '../aws/iam';
import { type AwsError, type AwsResult, succeed } from '../aws/result';
import type { Ask } from '../plans/plan';
import { defaultDocument } from './attachState';

/** One policy of a role. A document that could not be read has an error in its place; the rest is known all the same. */
export interface FoundPolicy {
  readonly name: string;
  /** Absent for inline policies. */
  readonly arn?: string;
  readonly document: JsonObject | undefined;
  readonly error?: AwsError;
}

/** A role as it is in the account. */
export interface FoundRole {
  readonly role: AccountRole;
  readonly attached: readonly FoundPolicy[];
  readonly inline: readonly FoundPolicy[];
}

/** Reads a role with all its policies. A role that does not exist gives `noSuchEntity`. */
export async function readRole(ask: Ask, roleName: string): Promise<AwsResult<FoundRole>> {
  const [role, attached, inline] = await Promise.all([
    ask(getRole(roleName)),
    ask(listAttachedRolePolicies(roleName)),
    ask(listRolePolicies(roleName)),
  ]);
  if (!role.ok) return role;
  if (!attached.ok) return attached;
  if (!inline.ok) return inline;
  const limit = pLimit(callsAtOnce);
  const [attachedPolicies, inlinePolicies] = await Promise.all([
    limit.map(attached.value, async ({ policyName, arn }) => ({
      ...found(policyName, await defaultDocument(ask, arn)),
      arn,
    })),
    limit.map(inline.value, async (name) => found(name, await ask(getRolePolicy(roleName, name)))),
  ]);
  return succeed({ role: role.value, attached: attachedPolicies, inline: inlinePolicies });
}

function found(name: string, document: AwsResult<JsonObject>): FoundPolicy {
  return document.ok ? { name, document: document.value } : { name, document: undefined, error: document.error };
}
