import { quotas } from '../../../engine/src/data/quotas';
import { compareDocuments } from '../../../engine/src/documents/compareDocuments';
import type { SentDocument } from '../../../engine/src/edits/sentDocument';
import { formatCount } from '../../../engine/src/model/size';
import type { RoleDeclaration } from '../../../engine/src/roles/declaration';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { mapRequest } from '../aws/cli';
import { createRole, getRole, type NewRole, type Tag, waitRoleExists } from '../aws/iam';
import { checkDescription, checkRoleName, checkRolePath, checkSessionDuration } from '../aws/names';
import { succeed } from '../aws/result';
import { given } from '../given';
import { type Ask, documentArgument, type PlanAccount, type Planned, type Step, type StepEffect } from '../plans/plan';
import { newPrincipal } from '../plans/retries';
import { needsInstanceProfile, newProfileSteps } from './instanceProfiles';
import { type PolicyFile, prepareDocument } from './policyDocument';
import { deleteRoleStep } from './roleSteps';
import { sourceWarnings } from './trustedSource';

/** The role that the person asked for. */
export interface WantedRole extends Omit<RoleDeclaration, 'name' | 'trust' | 'policies' | 'managedPolicies' | 'tags'> {
  readonly roleName: string;
  readonly trust: PolicyFile;
  /** What the linter says about the trust policy, for the head of the plan: `no findings`. */
  readonly trustRemark?: string;
  readonly tags?: readonly Tag[];
  /** Whether the trust policy names a principal that was created a moment ago, so that IAM may not know it yet. */
  readonly principalIsNew?: boolean;
  /** Whether the account was asked, and does not have a role of this name. */
  readonly wasMissing?: boolean;
}

/** `wait role-exists` gives up by itself after 20 questions; this is only for a CLI that hangs. */
const waitTimeoutMs = 90_000;

/** Plans a new role: `create-role`, then `wait role-exists`. Everything that IAM would refuse is refused here first. */
export function planCreateRole(account: PlanAccount, wanted: WantedRole): Planned {
  const prepared = prepareDocument(wanted.trust, 'trust');
  const problems = [...roleProblems(wanted), ...(prepared.ok ? [] : [prepared.problem])];
  if (!prepared.ok || problems.length > 0) return { ok: false, problems };
  const { document } = prepared;
  return {
    ok: true,
    plan: {
      title: `Create role ${wanted.roleName}`,
      success: `Role ${wanted.roleName} created.`,
      account,
      notes: trustNotes(wanted.trust, document, wanted.trustRemark),
      warnings: [...sourceWarnings(document.value, account.caller.accountId), ...sizeWarnings(document)],
      steps: [
        createStep(wanted, document),
        waitStep(wanted.roleName),
        ...(needsInstanceProfile(document.value) ? newProfileSteps(wanted.roleName, wanted.path) : []),
      ],
    },
  };
}

/** The lines about a trust policy in the head of a plan. */
export function trustNotes(file: PolicyFile, document: SentDocument, remark: string | undefined): readonly string[] {
  return [
    [`Trust policy: ${file.name}`, remark].filter((part) => part !== undefined).join(', '),
    ...cleanedNote(file, document),
  ];
}

/** What the head of a plan says of a permission policy: what was found in it, and whether it is sent as it is. */
export function policyNotes(file: PolicyFile, document: SentDocument): readonly string[] {
  return [...(file.remark === undefined ? [] : [`${file.name}: ${file.remark}`]), ...cleanedNote(file, document)];
}

/** Says that a copied command would send the file as it is, comments included. */
function cleanedNote(file: PolicyFile, document: SentDocument): readonly string[] {
  return document.cleaned ? [`Sent without the comments and trailing commas of ${file.name}.`] : [];
}

export function sizeWarnings(document: SentDocument): readonly string[] {
  const usual = quotas.trustPolicySize.default;
  if (document.size <= usual) return [];
  const size = formatCount(document.size);
  return [
    `The trust policy has ${size} characters. Unless the account has a higher quota, IAM accepts ${formatCount(usual)}.`,
  ];
}

function createStep(wanted: WantedRole, document: SentDocument): Step {
  const { roleName, path, description, maxSessionDuration, tags, permissionsBoundary } = wanted;
  const role: NewRole = {
    roleName,
    trustDocument: documentArgument(wanted.trust.name),
    ...given({
      path: path === '/' ? undefined : path,
      description: description === '' ? undefined : description,
      ...{ maxSessionDuration, tags, permissionsBoundary },
    }),
  };
  return {
    id: 'create-role',
    title: `Create role ${roleName}`,
    request: mapRequest(createRole(role), ({ arn }) => ({ label: 'Role ARN', value: arn })),
    document: { name: wanted.trust.name, text: document.text },
    changes: true,
    wasMissing: wanted.wasMissing ?? false,
    retries: wanted.principalIsNew ? [newPrincipal] : [],
    tookEffect: (ask) => roleTrusts(ask, roleName, document.value),
    undo: () => [deleteRoleStep(roleName)],
  };
}

/** Whether the role is there and has this trust policy. */
export async function roleTrusts(ask: Ask, roleName: string, trust: JsonObject) {
  const role = await ask(getRole(roleName));
  if (!role.ok) return role.error.kind === 'noSuchEntity' ? succeed<StepEffect>({ took: false }) : role;
  const took = compareDocuments(trust, role.value.trust).equal;
  return succeed<StepEffect>({ took, result: { label: 'Role ARN', value: role.value.arn } });
}

/** Waits until IAM shows a role that was created a moment ago. */
export function waitStep(roleName: string): Step {
  return {
    id: 'wait-role-exists',
    title: `Wait until IAM shows ${roleName}`,
    request: waitRoleExists(roleName),
    changes: false,
    timeoutMs: waitTimeoutMs,
  };
}

/** What IAM would refuse of the values of a role. */
export function roleProblems(wanted: Omit<WantedRole, 'trust'>): readonly string[] {
  const { path, description, maxSessionDuration, tags = [] } = wanted;
  return [
    checkRoleName(wanted.roleName),
    path === undefined ? undefined : checkRolePath(path),
    description === undefined ? undefined : checkDescription(description),
    maxSessionDuration === undefined ? undefined : checkSessionDuration(String(maxSessionDuration)),
    ...tagProblems(tags),
  ].filter((problem) => problem !== undefined);
}

/** What IAM would refuse of the tags of a role, or of a policy. */
export function tagProblems(tags: readonly Tag[], what: 'role' | 'policy' = 'role'): readonly string[] {
  const { max } = quotas.tagsPerRole;
  const keys = tags.map(({ key }) => key);
  const doubles = keys.flatMap((key, index) => {
    const first = keys.findIndex((other) => other.toLowerCase() === key.toLowerCase());
    return first < index
      ? [`IAM takes the tag keys ${keys[first]} and ${key} for the same one. Keep one of them.`]
      : [];
  });
  return [
    ...(tags.length > max ? [`A ${what} has at most ${max} tags; these are ${tags.length}.`] : []),
    ...tags.map(tagProblem).filter((problem) => problem !== undefined),
    ...doubles,
  ];
}

function tagProblem({ key, value }: Tag): string | undefined {
  if (key.length < 1 || key.length > 128) return 'The key of a tag has 1 to 128 characters.';
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
  if (/^aws:/i.test(key)) return `The tag key ${key} begins with aws:, which is reserved for AWS.`;
  return value.length > 256 ? `The value of the tag ${key} has more than 256 characters.` : undefined;
}
