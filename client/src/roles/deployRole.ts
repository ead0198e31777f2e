import type { AccountRole } from '../aws/iam';
import { checkPolicyName } from '../aws/names';
import { given } from '../given';
import { changesNothing, type Plan, type PlanAccount, type Planned, type Step } from '../plans/plan';
import { type PolicyChoice, planAttach, resolveBoundary } from './attachPolicies';
import { planCreateRole, policyNotes, roleProblems } from './createRole';
import { limitProblems, needsPlace, trustsItself } from './deployLimits';
import type { Deployment } from './deployment';
import {
  type InlinePolicy,
  putBoundaryStep,
  putInlineStep,
  type RoleValues,
  tagStep,
  updateRoleStep,
} from './deploySteps';
import type { DesiredRole } from './desiredRole';
import { ownerRefusal, ownerWarnings } from './ownership';
import { prepareDocument } from './policyDocument';
import type { RoleState } from './roleState';
import { itemsAmong, removalSteps, type UndeclaredItem, undeclaredItems, undeclaredName } from './undeclared';
import { planUpdateTrust } from './updateTrust';

/** The managed policies that a role should have, to be resolved before the account is asked. */
export function managedChoices({ files, managedPolicies }: DesiredRole): readonly PolicyChoice[] {
  return [
    ...managedPolicies.map((arn): PolicyChoice => ({ kind: 'arn', arn })),
    ...files
      .filter(({ inline }) => !inline)
      .map(
        ({ file, policyName, path, tags }): PolicyChoice => ({
          kind: 'file',
          file,
          policyName,
          ...given({ path, tags }),
        }),
      ),
  ];
}

/**
 * Plans to bring the account in line with the workspace: one plan, from nothing or from what is there. What is in step
 * already stands in it as not needed. What the workspace does not say is left alone, and nothing is removed but `remove`.
 */
export function planDeploy(account: PlanAccount, deployment: Deployment): Planned {
  const { desired, choices, state, remove } = deployment;
  const { roleName } = desired;
  const refusal = state.role && ownerRefusal(state.role, 'change');
  if (refusal !== undefined) return { ok: false, problems: [refusal] };
  const inline = prepareInline(desired);
  const head = headOf(account, deployment);
  const attach = planAttach(account, wantedAttachments(deployment), choices, stateAfter(state, remove));
  const problems = [
    ...(head.ok ? [] : head.problems),
    ...inline.problems,
    ...limitProblems(deployment, inline.policies),
    ...(attach.ok ? [] : attach.problems),
  ];
  if (!head.ok || !attach.ok || problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  const roleIsNew = state.role === undefined;
  const puts = inline.policies.map((policy) =>
    putInlineStep(roleName, policy, { current: state.inline.get(policy.policyName), roleIsNew }),
  );
  const removals = state.role === undefined ? [] : removalSteps(state.role, state.inline, remove);
  const additions = [...attach.plan.steps, ...puts];
  // Nothing is taken away before its successor is there, unless the quota has no place for both.
  const rest = needsPlace(deployment, inline.policies) ? [...removals, ...additions] : [...additions, ...removals];
  const steps = [...head.steps, ...rest];
  return {
    ok: true,
    plan: {
      title: `Deploy role ${roleName}`,
      success: successOf(deployment, steps),
      account,
      notes: [
        ...head.notes,
        ...attach.plan.notes,
        ...inline.policies.flatMap(({ file, document }) => policyNotes(file, document)),
        ...keptNote(deployment),
      ],
      warnings: [
        ...(changesNothing(steps) ? [] : ownerWarnings(state.role, 'change')),
        ...head.warnings,
        ...attach.plan.warnings,
        ...pathWarning(deployment),
      ],
      steps,
    },
  };
}

function wantedAttachments({ desired, state, broad = {} }: Deployment) {
  const { roleName } = desired;
  return { roleName, choices: managedChoices(desired), roleIsNew: state.role === undefined, broad };
}

type Head =
  | ({ readonly ok: true } & Pick<Plan, 'notes' | 'warnings' | 'steps'>)
  | { readonly ok: false; readonly problems: readonly string[] };

/** The steps on the role itself: it is created with all it needs, or those of its parts are changed that differ. */
function headOf(account: PlanAccount, deployment: Deployment): Head {
  const boundary = resolveBoundary(account, deployment.desired.permissionsBoundary);
  if (!boundary.ok) return boundary;
  const { role } = deployment.state;
  return role === undefined
    ? newRole(account, deployment, boundary.arn)
    : existingRole(account, deployment, { role, boundary: boundary.arn });
}

function newRole(account: PlanAccount, deployment: Deployment, boundary: string | undefined): Head {
  const { roleName, trust, path, tags } = deployment.desired;
  if (trust === undefined) {
    const problem = `${roleName} is not in the account, and the workspace has no trust policy to create it from.`;
    return { ok: false, problems: [problem] };
  }
  const self = trustsItself(account, deployment);
  if (self !== undefined) return { ok: false, problems: [self] };
  const created = planCreateRole(account, {
    ...aboutTrust(deployment),
    ...valuesOf(deployment.desired),
    trust,
    wasMissing: true,
    ...given({ path, tags, permissionsBoundary: boundary }),
  });
  return created.ok ? { ok: true, ...created.plan } : created;
}

function existingRole(
  account: PlanAccount,
  deployment: Deployment,
  { role, boundary }: { readonly role: AccountRole; readonly boundary: string | undefined },
): Head {
  const { desired } = deployment;
  const { trust, tags = [] } = desired;
  const values = valuesOf(desired);
  const update =
    trust === undefined
      ? undefined
      : planUpdateTrust(account, { ...aboutTrust(deployment), trust, current: role.trust });
  const problems = [...roleProblems(desired), ...(update?.ok === false ? update.problems : [])];
  if (update?.ok === false || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    notes: update?.plan.notes ?? [],
    warnings: update?.plan.warnings ?? [],
    steps: [
      ...(update?.plan.steps ?? []),
      ...(Object.keys(values).length === 0 ? [] : [updateRoleStep(role, values)]),
      ...(tags.length === 0 ? [] : [tagStep(role, tags)]),
      ...(boundary === undefined ? [] : [putBoundaryStep(desired.roleName, boundary, role.permissionsBoundary)]),
    ],
  };
}

function aboutTrust({ desired, trustRemark, principalIsNew }: Deployment) {
  return {
    roleName: desired.roleName,
    ...given({ trustRemark, principalIsNew }),
  };
}

function valuesOf({ description, maxSessionDuration }: DesiredRole): RoleValues {
  return given({ description, maxSessionDuration });
}

function prepareInline({ files }: DesiredRole) {
  const problems: string[] = [];
  const policies: InlinePolicy[] = [];
  for (const { file, policyName, inline } of files) {
    if (!inline) continue;
    const nameProblem = checkPolicyName(policyName);
    const prepared = prepareDocument(file, 'inline');
    if (nameProblem !== undefined) problems.push(nameProblem);
    if (policies.some((other) => other.policyName === policyName)) {
      problems.push(`Two files would become the inline policy ${policyName}.`);
    }
    if (prepared.ok) policies.push({ policyName, file, document: prepared.document });
    else problems.push(prepared.problem);
  }
  return { problems, policies };
}

function stateAfter(state: RoleState, remove: readonly UndeclaredItem[]): RoleState {
  const removed = new Set(remove.map((item) => (item.kind === 'attached' ? item.arn : '')));
  return { ...state, attached: state.attached.filter((arn) => !removed.has(arn)) };
}

function pathWarning({ desired, state }: Deployment): readonly string[] {
  const { path, roleName } = desired;
  if (path === undefined || state.role === undefined || state.role.path === path) return [];
  return [
    `${roleName} has the path ${state.role.path}, and the workspace wants ${path}. The path of a role cannot be changed; ` +
      'only a role that is created anew gets another one.',
  ];
}

function keptNote({ desired, choices, state, remove }: Deployment): readonly string[] {
  const undeclared = undeclaredItems(desired, choices, state);
  const removed = itemsAmong(undeclared, remove);
  const kept = undeclared.filter((item) => !removed.includes(item));
  return kept.length === 0
    ? []
    : [`Kept, though the workspace does not name it: ${kept.map(undeclaredName).join(', ')}`];
}

function successOf({ desired, state }: Deployment, steps: readonly Step[]): string {
  if (changesNothing(steps)) return `${desired.roleName} had all of this already.`;
  return state.role === undefined
    ? `Role ${desired.roleName} created and deployed.`
    : `Role ${desired.roleName} deployed.`;
}
