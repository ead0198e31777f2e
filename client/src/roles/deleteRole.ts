import { trustedServices } from '../../../engine/src/access/summary';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import { type AccountRole, type InstanceProfile, listInstanceProfilesOfRole } from '../aws/iam';
import { type LambdaFunction, listFunctions } from '../aws/lambda';
import { type AwsResult, succeed } from '../aws/result';
import type { Ask, PlanAccount, Planned, Step } from '../plans/plan';
import { deleteProfileStep, leaveProfileStep } from './instanceProfiles';
import { ownerRefusal, ownerWarnings } from './ownership';
import { type FoundRole, readRole } from './readRole';
import { recreateRoleSteps } from './recreateRole';
import { deletePolicySteps, type PolicyUse, readPolicyUses, usedOnlyBy } from './removePolicies';
import { deleteInlineStep, deleteRoleStep, detachStep } from './roleSteps';

/** A role with everything that has to go before it can. */
export interface RoleToDelete extends FoundRole {
  readonly instanceProfiles: readonly InstanceProfile[];
  /** Customer managed policies that nothing but this role uses. */
  readonly ownPolicies: readonly PolicyUse[];
  /** The Lambda functions of the Region that run with it; absent where they could not be listed, or need not be. */
  readonly functions?: readonly LambdaFunction[];
}

/** Reads all that a role has. A role that does not exist gives `noSuchEntity`. */
export async function readRoleToDelete(
  ask: Ask,
  account: PlanAccount,
  roleName: string,
): Promise<AwsResult<RoleToDelete>> {
  const found = await readRole(ask, roleName);
  if (!found.ok) return found;
  const [instanceProfiles, functions] = await Promise.all([
    ask(listInstanceProfilesOfRole(roleName)),
    functionsOf(ask, found.value.role),
  ]);
  if (!instanceProfiles.ok) return instanceProfiles;
  const arns = found.value.attached.flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
  const uses = await readPolicyUses(ask, account, arns);
  // Who may delete a role need not be allowed to look into policies; they stay then.
  if (!uses.ok && uses.error.kind !== 'accessDenied') return uses;
  const ownPolicies = uses.ok ? uses.value.filter((use) => usedOnlyBy(roleName, use)) : [];
  return succeed({
    ...found.value,
    instanceProfiles: instanceProfiles.value,
    ownPolicies,
    ...(functions === undefined ? {} : { functions }),
  });
}

/** Who may delete a role need not be allowed to list functions, and may have chosen no Region. */
async function functionsOf(ask: Ask, role: AccountRole): Promise<readonly LambdaFunction[] | undefined> {
  if (!trustsLambda(role)) return undefined;
  const functions = await ask(listFunctions());
  return functions.ok ? functions.value.filter((one) => one.role === role.arn) : undefined;
}

function trustsLambda({ trust }: AccountRole): boolean {
  return trustedServices(policyOfValue(trust, 'trust')).includes('lambda.amazonaws.com');
}

/**
 * Plans to delete a role: first everything that IAM wants gone, then the role, and last the policies that were chosen,
 * so that a role that cannot be deleted loses none of them. A permissions boundary goes with its role.
 */
export function planDeleteRole(account: PlanAccount, found: RoleToDelete, policies: readonly PolicyUse[]): Planned {
  const refusal = ownerRefusal(found.role, 'delete');
  if (refusal !== undefined) return { ok: false, problems: [refusal] };
  const { roleName } = found.role;
  const unread = found.inline.filter(({ document }) => document === undefined);
  return {
    ok: true,
    plan: {
      title: `Delete role ${roleName}`,
      success: `Role ${roleName} deleted.`,
      account,
      notes: [found.role.arn, ...useNotes(account, found)],
      warnings: [
        ...ownerWarnings(found.role, 'delete'),
        ...functionsWarning(found),
        'What still uses the role fails as soon as it is deleted. A new role of this name is another role to AWS.',
        ...profilesWarning(found),
        ...unread.map(({ name }) => `The inline policy ${name} could not be read, so that it cannot be written again.`),
      ],
      steps: [
        ...found.instanceProfiles.map(({ name }) => leaveProfileStep(roleName, name)),
        ...found.attached.flatMap(({ arn }) => (arn === undefined ? [] : [detachStep(roleName, arn)])),
        ...found.inline.map(({ name, document }) => deleteInlineStep(roleName, name, document)),
        undoable(deleteRoleStep(roleName), found.role),
        ...found.instanceProfiles.filter(({ name }) => name === roleName).map(deleteProfileStep),
        ...policies.flatMap((use) => deletePolicySteps(use, documentOf(found, use))),
      ],
    },
  };
}

/** The plan keeps all documents that it deletes, so that the role can be created again as it was. */
function undoable(step: Step, role: AccountRole): Step {
  return {
    ...step,
    undo: () => recreateRoleSteps(role),
    undoWarning: `The new ${role.roleName} has another unique ID. Trust policies and resource policies that named the deleted role have to be saved again.`,
  };
}

function documentOf({ attached }: FoundRole, { arn }: PolicyUse) {
  return attached.find((policy) => policy.arn === arn)?.document;
}

/** What is known about the use of the role: when, and by which functions. */
function useNotes({ target }: PlanAccount, { role, functions }: RoleToDelete): readonly string[] {
  return [...lastUsedNote(role), ...functionsNote(target.region, role, functions)];
}

function lastUsedNote({ lastUsed }: AccountRole): readonly string[] {
  if (lastUsed === undefined) return [];
  const { date, region } = lastUsed;
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html
  if (date === undefined) return ['AWS recorded no use of this role in the last 400 days.'];
  return [`Last used on ${date.slice(0, 10)}${region === undefined ? '' : ` in ${region}`}.`];
}

function functionsNote(
  region: string | undefined,
  role: AccountRole,
  functions: readonly LambdaFunction[] | undefined,
): readonly string[] {
  if (!trustsLambda(role)) return [];
  if (functions === undefined)
    return ["The Lambda functions couldn't be listed. Check whether one runs with this role."];
  if (functions.length > 0) return [];
  return [
    `No Lambda function in ${region ?? 'the default Region'} runs with this role. Other Regions weren't checked.`,
  ];
}

function functionsWarning({ functions = [] }: RoleToDelete): readonly string[] {
  const [first] = functions;
  if (first === undefined) return [];
  const names = functions.map(({ functionName }) => functionName).join(', ');
  const region = first.arn.split(':')[3];
  return functions.length === 1
    ? [`The Lambda function ${names} in ${region} runs with this role and fails without it.`]
    : [`${functions.length} Lambda functions in ${region} run with this role and fail without it: ${names}.`];
}

/** An instance profile of another name may be known to others by it, so that it stays. */
function profilesWarning({ role, instanceProfiles }: RoleToDelete): readonly string[] {
  const others = instanceProfiles.filter(({ name }) => name !== role.roleName);
  return others.map(
    ({ name }) => `The instance profile ${name} stays, without a role. Instances that use it have no credentials.`,
  );
}

/** What is wrong with a name that was typed to agree to the end of a role; nothing when it is that role's. */
export function checkTypedName(roleName: string): (text: string) => string | undefined {
  return (text) => (text === roleName ? undefined : `Type ${roleName}, the name of the role.`);
}
