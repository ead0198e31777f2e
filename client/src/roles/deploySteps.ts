import { policyNameOf } from '../../../engine/src/arn/policyArn';
import { compareDocuments } from '../../../engine/src/documents/compareDocuments';
import type { SentDocument } from '../../../engine/src/edits/sentDocument';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import {
  type AccountRole,
  getRole,
  putRolePermissionsBoundary,
  putRolePolicy,
  type Tag,
  tagRole,
  untagRole,
  updateRole,
} from '../aws/iam';
import { checkDescription } from '../aws/names';
import { type AwsResult, succeed } from '../aws/result';
import { given } from '../given';
import { type Ask, documentArgument, type Step, type StepEffect } from '../plans/plan';
import { notVisibleYet } from '../plans/retries';
import type { PolicyFile } from './policyDocument';
import { deleteBoundaryStep, deleteInlineStep, inlineIs, restoreInlineStep } from './roleSteps';

/** Steps that bring one part of a role in line with the workspace, each with the way back. */

export interface RoleValues {
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
}

/**
 * Sets the description and the longest session. Both are sent: AWS says that a session duration that is left out becomes
 * one hour (https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html).
 */
export function updateRoleStep(role: AccountRole, wanted: RoleValues): Step {
  const values = { ...valuesOf(role), ...wanted };
  const parts = [
    ...(wanted.description === undefined ? [] : ['description']),
    ...(wanted.maxSessionDuration === undefined ? [] : ['longest session']),
  ];
  return {
    id: 'update-role',
    title: `Update the ${parts.join(' and the ')} of ${role.roleName}`,
    request: updateRole(role.roleName, values),
    changes: true,
    ...(hasValues(role, wanted) ? { notNeeded: 'the role has it already' } : {}),
    tookEffect: (ask) => roleIs(ask, role.roleName, (now) => hasValues(now, wanted)),
    ...(canBeSet(former(role, wanted))
      ? {
          undo: () => [
            {
              ...updateRoleStep({ ...role, ...values }, former(role, wanted)),
              title: `Set the former ${parts.join(' and ')} of ${role.roleName} again`,
            },
          ],
        }
      : {}),
  };
}

/** The AWS CLI would load what a description such as file://x names, and send that. */
function canBeSet({ description }: RoleValues): boolean {
  return description === undefined || checkDescription(description) === undefined;
}

/** Adds tags and changes the values of those that are there. */
export function tagStep(role: AccountRole, tags: readonly Tag[]): Step {
  const open = tags.filter((tag) => !hasTag(role, tag));
  return {
    id: `tag-role:${tags.map(({ key }) => key).join()}`,
    title: `Set ${tagWords((open.length === 0 ? tags : open).map(({ key }) => key))} of ${role.roleName}`,
    request: tagRole(role.roleName, open.length === 0 ? tags : open),
    changes: true,
    ...(open.length === 0 ? { notNeeded: 'the role has this already' } : {}),
    tookEffect: (ask) => roleIs(ask, role.roleName, (now) => tags.every((tag) => hasTag(now, tag))),
    undo: () => formerTagSteps(role, open),
  };
}

export function untagStep(role: AccountRole, keys: readonly string[]): Step {
  const former = role.tags.filter(({ key }) => keys.includes(key));
  return {
    id: `untag-role:${keys.join()}`,
    title: `Remove ${tagWords(keys)} of ${role.roleName}`,
    request: untagRole(role.roleName, keys),
    changes: true,
    deletes: true,
    tookEffect: (ask) => roleIs(ask, role.roleName, (now) => now.tags.every(({ key }) => !keys.includes(key))),
    undo: () => [tagStep({ ...role, tags: [] }, former)],
  };
}

export function putBoundaryStep(roleName: string, arn: string, current: string | undefined): Step {
  return {
    id: 'put-role-permissions-boundary',
    title: `Set the permissions boundary ${policyNameOf(arn)}`,
    request: putRolePermissionsBoundary(roleName, arn),
    changes: true,
    ...(current === arn ? { notNeeded: 'the role has it already' } : {}),
    tookEffect: (ask) => roleIs(ask, roleName, ({ permissionsBoundary }) => permissionsBoundary === arn),
    undo: () => [current === undefined ? deleteBoundaryStep(roleName, arn) : putBoundaryStep(roleName, current, arn)],
  };
}

export interface InlinePolicy {
  readonly policyName: string;
  readonly file: PolicyFile;
  readonly document: SentDocument;
}

/** Writes an inline policy, new or in place of the one of its name, which is `current`. */
export function putInlineStep(
  roleName: string,
  { policyName, file, document }: InlinePolicy,
  context: { readonly current: JsonObject | undefined; readonly roleIsNew: boolean },
): Step {
  const { current, roleIsNew } = context;
  const same = current !== undefined && compareDocuments(document.value, current).equal;
  return {
    id: `put-role-policy:${policyName}`,
    title: `${current === undefined ? 'Write' : 'Update'} the inline policy ${policyName}`,
    request: putRolePolicy(roleName, policyName, documentArgument(file.name)),
    document: { name: file.name, text: document.text },
    changes: true,
    ...(same ? { notNeeded: `the account has the same document as ${file.name}` } : {}),
    retries: roleIsNew ? [notVisibleYet] : [],
    tookEffect: (ask) => inlineIs(ask, roleName, policyName, document.value),
    undo: () => [
      current === undefined
        ? deleteInlineStep(roleName, policyName, document.value)
        : restoreInlineStep(roleName, policyName, current),
    ],
  };
}

async function roleIs(
  ask: Ask,
  roleName: string,
  test: (role: AccountRole) => boolean,
): Promise<AwsResult<StepEffect>> {
  const role = await ask(getRole(roleName));
  return role.ok ? succeed({ took: test(role.value) }) : role;
}

function valuesOf({ description, maxSessionDuration }: AccountRole): RoleValues {
  // A description that cannot be set is left out, which keeps it.
  const settable = description !== undefined && canBeSet({ description });
  return given({ description: settable ? description : undefined, maxSessionDuration });
}

function hasValues(role: AccountRole, { description, maxSessionDuration }: RoleValues): boolean {
  return (
    (description === undefined || description === (role.description ?? '')) &&
    (maxSessionDuration === undefined || maxSessionDuration === (role.maxSessionDuration ?? defaultSession))
  );
}

/** What the role had of the values that were set. */
function former(role: AccountRole, set: RoleValues): RoleValues {
  const { description = '', maxSessionDuration = defaultSession } = role;
  return given({
    description: set.description === undefined ? undefined : description,
    maxSessionDuration: set.maxSessionDuration === undefined ? undefined : maxSessionDuration,
  });
}

/** Seconds that AWS gives a role when nothing is said. */
const defaultSession = 3_600;

function hasTag(role: AccountRole, { key, value }: Tag): boolean {
  return role.tags.some((tag) => tag.key === key && tag.value === value);
}

/** Keys that were new go, and the others get their former value. IAM does not tell keys apart by their case. */
function formerTagSteps(role: AccountRole, set: readonly Tag[]): readonly Step[] {
  const isSet = (key: string) => set.some((tag) => tag.key.toLowerCase() === key.toLowerCase());
  const changed = role.tags.filter(({ key }) => isSet(key));
  const added = set
    .map(({ key }) => key)
    .filter((key) => changed.every((tag) => tag.key.toLowerCase() !== key.toLowerCase()));
  return [
    ...(changed.length === 0 ? [] : [tagStep({ ...role, tags: set }, changed)]),
    ...(added.length === 0 ? [] : [untagStep({ ...role, tags: set }, added)]),
  ];
}

function tagWords(keys: readonly string[]): string {
  return `the ${keys.length === 1 ? 'tag' : 'tags'} ${keys.join(', ')}`;
}
