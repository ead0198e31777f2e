import { parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { listEntitiesOfPolicy, listPolicyVersions, type PolicyEntities, type PolicyVersion } from '../aws/iam';
import { type AwsResult, succeed } from '../aws/result';
import type { Ask, PlanAccount, Planned, Step } from '../plans/plan';
import { type OwnedRole, ownerRefusal, ownerWarnings } from './ownership';
import { deletePolicyStep, deleteVersionStep, recreatePolicyStep } from './policySteps';
import { detachStep } from './roleSteps';

export interface WantedDetachments {
  readonly roleName: string;
  readonly arns: readonly string[];
  /** Whether the workspace still wants a policy for the role. */
  readonly isWanted: (arn: string) => boolean;
  /** The role as it is, where the plan has to say who else manages it. */
  readonly role?: OwnedRole;
}

/** Plans to detach managed policies from a role. Of those that the workspace still wants, it says so. */
export function planDetach(account: PlanAccount, { roleName, arns, isWanted, role }: WantedDetachments): Planned {
  const refusal = role && ownerRefusal(role, 'change');
  if (refusal !== undefined) return { ok: false, problems: [refusal] };
  const [first] = arns;
  if (first === undefined) return { ok: false, problems: ['No policy was chosen.'] };
  const what = arns.length === 1 ? policyNameOf(first) : `${arns.length} policies`;
  return {
    ok: true,
    plan: {
      title: `Detach policies from ${roleName}`,
      success: `${what} detached from ${roleName}.`,
      account,
      notes: [],
      warnings: [
        ...ownerWarnings(role, 'change'),
        ...arns
          .filter(isWanted)
          .map(
            (arn) => `This workspace wants ${policyNameOf(arn)} for ${roleName}; Deploy Role would attach it again.`,
          ),
      ],
      steps: arns.map((arn) => detachStep(roleName, arn)),
    },
  };
}

/** A customer managed policy that can be deleted with all its versions. */
export interface DeletablePolicy {
  readonly arn: string;
  readonly versions: readonly PolicyVersion[];
}

/** Plans to delete policies that nothing uses. */
export function planDeletePolicies(account: PlanAccount, policies: readonly DeletablePolicy[]): Planned {
  const [first] = policies;
  if (first === undefined) return { ok: false, problems: ['No policy was chosen.'] };
  const what = policies.length === 1 ? `policy ${policyNameOf(first.arn)}` : `${policies.length} policies`;
  return {
    ok: true,
    plan: {
      title: `Delete ${what}`,
      success:
        policies.length === 1 ? `Policy ${policyNameOf(first.arn)} deleted.` : `${policies.length} policies deleted.`,
      account,
      notes: [],
      warnings: ['Deleted policies cannot be brought back.'],
      steps: policies.flatMap((policy) => deletePolicySteps(policy)),
    },
  };
}

/** IAM deletes a policy only when its default version is the last one. With its document, it can be created again. */
export function deletePolicySteps({ arn, versions }: DeletablePolicy, document?: JsonObject): readonly Step[] {
  const others = versions.filter(({ isDefault }) => !isDefault);
  const remove = deletePolicyStep(arn);
  return [
    ...others.map(({ versionId }) => deleteVersionStep(arn, versionId)),
    document === undefined ? remove : { ...remove, undo: () => [recreatePolicyStep(arn, document)] },
  ];
}

/** What is known about those of the given policies that the account itself manages. */
export interface PolicyUse extends DeletablePolicy {
  readonly entities: PolicyEntities;
}

/** Reads who uses the customer managed policies among these, and their versions. It changes nothing. */
export async function readPolicyUses(
  ask: Ask,
  account: PlanAccount,
  arns: readonly string[],
): Promise<AwsResult<readonly PolicyUse[]>> {
  const uses: PolicyUse[] = [];
  for (const arn of arns) {
    if (parsePolicyArn(arn)?.account !== account.caller.accountId) continue;
    const [entities, versions] = await Promise.all([ask(listEntitiesOfPolicy(arn)), ask(listPolicyVersions(arn))]);
    if (!entities.ok) return entities;
    if (!versions.ok) return versions;
    uses.push({ arn, entities: entities.value, versions: versions.value });
  }
  return succeed(uses);
}

/** Whether nothing but the role uses a policy, neither as a permission nor as a boundary. */
export function usedOnlyBy(roleName: string, { entities }: PolicyUse): boolean {
  const { roles, users, groups } = entities;
  return users.length === 0 && groups.length === 0 && roles.every((role) => role === roleName);
}
