import { policyNameOf } from '../../../engine/src/arn/policyArn';
import { compareDocuments } from '../../../engine/src/documents/compareDocuments';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import {
  attachRolePolicy,
  deleteRole,
  deleteRolePermissionsBoundary,
  deleteRolePolicy,
  detachRolePolicy,
  getRole,
  getRolePolicy,
  listRolePolicies,
  putRolePermissionsBoundary,
  putRolePolicy,
} from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import { given } from '../given';
import type { Ask, Step, StepEffect } from '../plans/plan';
import { notVisibleYet, stillCounted } from '../plans/retries';
import { attachedNow } from './attachState';

/** Steps on one role that several plans have, each with the way back where there is one. */

export function attachStep(roleName: string, arn: string): Step {
  return {
    id: `attach-role-policy:${arn}`,
    title: `Attach ${policyNameOf(arn)}`,
    request: attachRolePolicy(roleName, arn),
    changes: true,
    tookEffect: (ask) => attachedNow(ask, roleName, arn),
    undo: () => [detachStep(roleName, arn)],
  };
}

export function detachStep(roleName: string, arn: string): Step {
  return {
    id: `detach-role-policy:${arn}`,
    title: `Detach ${policyNameOf(arn)}`,
    request: detachRolePolicy(roleName, arn),
    changes: true,
    deletes: true,
    accept: { on: 'noSuchEntity', note: 'It was not attached any more.' },
    tookEffect: async (ask) => gone(await attachedNow(ask, roleName, arn)),
    // The role, or the policy, may have been created again a moment ago.
    undo: () => [{ ...attachStep(roleName, arn), retries: [notVisibleYet] }],
  };
}

/** Deletes an inline policy. Its document is needed to write it again. */
export function deleteInlineStep(roleName: string, policyName: string, document: JsonObject | undefined): Step {
  return {
    id: `delete-role-policy:${policyName}`,
    title: `Delete the inline policy ${policyName}`,
    request: deleteRolePolicy(roleName, policyName),
    changes: true,
    deletes: true,
    accept: { on: 'noSuchEntity', note: 'It was gone already.' },
    tookEffect: async (ask) => gone(await hasInline(ask, roleName, policyName)),
    ...given({ undo: document && (() => [restoreInlineStep(roleName, policyName, document)]) }),
  };
}

export function deleteBoundaryStep(roleName: string, arn: string): Step {
  return {
    id: 'delete-role-permissions-boundary',
    title: `Remove the permissions boundary ${policyNameOf(arn)}`,
    request: deleteRolePermissionsBoundary(roleName),
    changes: true,
    deletes: true,
    accept: { on: 'noSuchEntity', note: 'It was gone already.' },
    tookEffect: async (ask) => gone(await hasBoundary(ask, roleName, arn)),
    undo: () => [
      {
        id: 'put-role-permissions-boundary',
        title: `Set the permissions boundary ${policyNameOf(arn)} again`,
        request: putRolePermissionsBoundary(roleName, arn),
        changes: true,
        tookEffect: (ask) => hasBoundary(ask, roleName, arn),
      },
    ],
  };
}

/** Deletes the role. A role created anew has another identity for AWS, so that there is no way back. */
export function deleteRoleStep(roleName: string): Step {
  return {
    id: 'delete-role',
    title: `Delete role ${roleName}`,
    request: deleteRole(roleName),
    changes: true,
    deletes: true,
    final: true,
    retries: [stillCounted],
    accept: { on: 'noSuchEntity', note: 'The role was gone already.' },
    tookEffect: (ask) => roleGone(ask, roleName),
  };
}

/** Writes an inline policy as it was. No file has the document, so that it stands in the command itself. */
export function restoreInlineStep(roleName: string, policyName: string, document: JsonObject): Step {
  return {
    id: `put-role-policy:${policyName}`,
    title: `Write the inline policy ${policyName} again`,
    request: putRolePolicy(roleName, policyName, JSON.stringify(document)),
    changes: true,
    retries: [notVisibleYet],
    tookEffect: (ask) => inlineIs(ask, roleName, policyName, document),
  };
}

async function roleGone(ask: Ask, roleName: string): Promise<AwsResult<StepEffect>> {
  const role = await ask(getRole(roleName));
  if (role.ok) return succeed({ took: false });
  return role.error.kind === 'noSuchEntity' ? succeed({ took: true }) : role;
}

/** Whether the role has an inline policy with this meaning. */
export async function inlineIs(
  ask: Ask,
  roleName: string,
  policyName: string,
  wanted: JsonObject,
): Promise<AwsResult<StepEffect>> {
  const document = await ask(getRolePolicy(roleName, policyName));
  if (document.ok) return succeed({ took: compareDocuments(wanted, document.value).equal });
  return document.error.kind === 'noSuchEntity' ? succeed({ took: false }) : document;
}

async function hasInline(ask: Ask, roleName: string, policyName: string): Promise<AwsResult<StepEffect>> {
  const names = await ask(listRolePolicies(roleName));
  return names.ok ? succeed({ took: names.value.includes(policyName) }) : names;
}

async function hasBoundary(ask: Ask, roleName: string, arn: string): Promise<AwsResult<StepEffect>> {
  const role = await ask(getRole(roleName));
  return role.ok ? succeed({ took: role.value.permissionsBoundary === arn }) : role;
}

/** Whether something is no longer there; with its role it is gone, too. */
function gone(there: AwsResult<StepEffect>): AwsResult<StepEffect> {
  if (there.ok) return succeed({ took: !there.value.took });
  return there.error.kind === 'noSuchEntity' ? succeed({ took: true }) : there;
}
