import { addRoleToInstanceProfile, listInstanceProfilesOfRole, removeRoleFromInstanceProfile } from '../aws/iam';
import { listFunctions } from '../aws/lambda';
import { type AwsResult, succeed } from '../aws/result';
import type { Ask, Effect, PlanAccount, Planned, Step } from '../plans/plan';
import { type FoundRole, readRole } from './readRole';
import { deletePolicySteps, type PolicyUse, readPolicyUses, usedOnlyBy } from './removePolicies';
import { deleteInlineStep, deleteRoleStep, detachStep } from './roleSteps';

/** A role with everything that has to go before it can. */
export interface RoleToDelete extends FoundRole {
  readonly instanceProfiles: readonly string[];
  /** Customer managed policies that nothing but this role uses. */
  readonly ownPolicies: readonly PolicyUse[];
  /** Names of the Lambda functions of the Region that have the role; none where they can't be listed. */
  readonly functions: readonly string[];
}

/** Reads all that a role has. A role that does not exist gives `noSuchEntity`. */
export async function readRoleToDelete(
  ask: Ask,
  account: PlanAccount,
  roleName: string,
): Promise<AwsResult<RoleToDelete>> {
  const found = await readRole(ask, roleName);
  if (!found.ok) return found;
  const instanceProfiles = await ask(listInstanceProfilesOfRole(roleName));
  if (!instanceProfiles.ok) return instanceProfiles;
  const arns = found.value.attached.flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
  const uses = await readPolicyUses(ask, account, arns);
  // Who may delete a role need not be allowed to look into policies; they stay then.
  if (!uses.ok && uses.error.kind !== 'accessDenied') return uses;
  const ownPolicies = uses.ok ? uses.value.filter((use) => usedOnlyBy(roleName, use)) : [];
  const functions = await ask(listFunctions());
  // Nor to list functions, and without a Region there is nothing to ask.
  if (!functions.ok && functions.error.kind !== 'accessDenied' && functions.error.kind !== 'noRegion') return functions;
  const users = functions.ok ? functions.value.filter(({ role }) => role === found.value.role.arn) : [];
  return succeed({
    ...found.value,
    instanceProfiles: instanceProfiles.value,
    ownPolicies,
    functions: users.map(({ functionName }) => functionName),
  });
}

/** Why a role cannot be deleted at all; nothing when it can. */
export function undeletable({ role }: FoundRole): string | undefined {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html calls them service-linked.
  if (!role.path.startsWith('/aws-service-role/')) return undefined;
  return `${role.roleName} is a service-linked role: it belongs to the AWS service that made it, and IAM refuses to delete it like other roles. Remove what uses it in that service; the service then deletes the role.`;
}

/**
 * Plans to delete a role: first everything that IAM wants gone, then the role, and last the policies that were chosen,
 * so that a role that cannot be deleted loses none of them. A permissions boundary goes with its role.
 */
export function planDeleteRole(account: PlanAccount, found: RoleToDelete, policies: readonly PolicyUse[]): Planned {
  const refusal = undeletable(found);
  if (refusal !== undefined) return { ok: false, problems: [refusal] };
  const { roleName } = found.role;
  const unread = found.inline.filter(({ document }) => document === undefined);
  return {
    ok: true,
    plan: {
      title: `Delete role ${roleName}`,
      success: `Role ${roleName} deleted.`,
      account,
      notes: [found.role.arn],
      warnings: [
        ...functionWarning(found.functions),
        'What still uses the role fails as soon as it is deleted. A new role of this name is another role to AWS.',
        ...unread.map(({ name }) => `The inline policy ${name} could not be read, so that it cannot be written again.`),
      ],
      steps: [
        ...found.instanceProfiles.map((profile) => leaveProfileStep(roleName, profile)),
        ...found.attached.flatMap(({ arn }) => (arn === undefined ? [] : [detachStep(roleName, arn)])),
        ...found.inline.map(({ name, document }) => deleteInlineStep(roleName, name, document)),
        deleteRoleStep(roleName),
        ...policies.flatMap(deletePolicySteps),
      ],
    },
  };
}

const functionsNamed = 5;

function functionWarning(functions: readonly string[]): readonly string[] {
  if (functions.length === 0) return [];
  const more = functions.length - functionsNamed;
  const names = functions.slice(0, functionsNamed).join(', ');
  const list = more > 0 ? `${names} and ${more} more` : names;
  return functions.length === 1
    ? [`The Lambda function ${list} uses this role and can't run without it.`]
    : [`${functions.length} Lambda functions use this role and can't run without it: ${list}.`];
}

/** What is wrong with a name that was typed to agree to the end of a role; nothing when it is that role's. */
export function checkTypedName(roleName: string): (text: string) => string | undefined {
  return (text) => (text === roleName ? undefined : `Type ${roleName}, the name of the role.`);
}

function leaveProfileStep(roleName: string, profile: string): Step {
  return {
    id: `remove-role-from-instance-profile:${profile}`,
    title: `Remove the role from the instance profile ${profile}`,
    request: removeRoleFromInstanceProfile(profile, roleName),
    changes: true,
    deletes: true,
    accept: { on: 'noSuchEntity', note: 'It was not in the instance profile any more.' },
    tookEffect: async (ask) => not(await isIn(ask, roleName, profile)),
    undo: () => [
      {
        id: `add-role-to-instance-profile:${profile}`,
        title: `Add the role to the instance profile ${profile} again`,
        request: addRoleToInstanceProfile(profile, roleName),
        changes: true,
        tookEffect: (ask) => isIn(ask, roleName, profile),
      },
    ],
  };
}

async function isIn(ask: Ask, roleName: string, profile: string): Promise<AwsResult<Effect>> {
  const profiles = await ask(listInstanceProfilesOfRole(roleName));
  return profiles.ok ? succeed({ took: profiles.value.includes(profile) }) : profiles;
}

function not(there: AwsResult<Effect>): AwsResult<Effect> {
  return there.ok ? succeed({ took: !there.value.took }) : there;
}
