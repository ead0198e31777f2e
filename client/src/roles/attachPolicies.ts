import { formatPolicyArn, inPartition, parsePolicyArn, policyNameOf } from '../../../engine/src/arn/policyArn';
import { quotas } from '../../../engine/src/data/quotas';
import type { SentDocument } from '../../../engine/src/edits/sentDocument';
import { mapRequest } from '../aws/cli';
import { createPolicy, createPolicyVersion, type Tag } from '../aws/iam';
import { checkDescription, checkPolicyName, checkPolicyPath, checkRoleName } from '../aws/names';
import { given } from '../given';
import {
  changesNothing,
  documentArgument,
  type PlanAccount,
  type Planned,
  type Step,
  type StepResult,
} from '../plans/plan';
import { notVisibleYet } from '../plans/retries';
import type { AttachState, PolicyState } from './attachState';
import { defaultDocumentIs, policyIs, versionResult } from './attachState';
import { policyNotes, tagProblems } from './createRole';
import { type OwnedRole, ownerRefusal, ownerWarnings } from './ownership';
import { type PolicyFile, prepareDocument } from './policyDocument';
import { deletePolicyStep, deleteVersionStep, setDefaultStep } from './policySteps';
import { attachStep } from './roleSteps';

/** A managed policy that exists, by its ARN, or one that is made of a file of the workspace. */
export type PolicyChoice =
  | { readonly kind: 'arn'; readonly arn: string }
  | {
      readonly kind: 'file';
      readonly file: PolicyFile;
      readonly policyName: string;
      readonly path?: string;
      readonly description?: string;
      /** Set when the policy is created. */
      readonly tags?: readonly Tag[];
    };

export interface WantedAttachments {
  readonly roleName: string;
  readonly choices: readonly PolicyChoice[];
  /** Whether the role was created a moment ago, so that IAM may not know it everywhere yet. */
  readonly roleIsNew?: boolean;
  /** Why policies grant more than most roles need, by their ARN in the account. */
  readonly broad?: Readonly<Record<string, string>>;
  /** The role as it is, where the plan has to say who else manages it. */
  readonly role?: OwnedRole;
}

/** A choice with everything that can be known without the account. */
export type ResolvedChoice =
  | { readonly kind: 'arn'; readonly arn: string }
  | {
      readonly kind: 'file';
      readonly arn: string;
      readonly choice: Extract<PolicyChoice, { kind: 'file' }>;
      readonly document: SentDocument;
    };

export type Resolved =
  | { readonly ok: true; readonly choices: readonly ResolvedChoice[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Checks the choices and finds the ARN of each, before anything is asked or sent. */
export function resolveChoices(account: PlanAccount, wanted: WantedAttachments): Resolved {
  const problems: string[] = [];
  const resolved = new Map<string, ResolvedChoice>();
  const nameProblem = checkRoleName(wanted.roleName);
  if (nameProblem !== undefined) problems.push(nameProblem);
  for (const choice of wanted.choices) {
    const result = choice.kind === 'arn' ? resolvePolicyArn(account, choice.arn) : resolveFile(account, choice);
    if (!result.ok) problems.push(...result.problems);
    for (const item of result.ok ? result.choices : []) {
      // Names of policies are unique in an account whatever their case and path.
      const key = item.kind === 'file' ? policyNameOf(item.arn).toLowerCase() : item.arn;
      if (item.kind === 'file' && resolved.has(key))
        problems.push(`Two files would become the policy ${policyNameOf(item.arn)}.`);
      resolved.set(key, item);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, choices: [...resolved.values()] };
}

/** Plans the attachments, given what the account has now. Steps that are not needed are in the plan, and say so. */
export function planAttach(
  account: PlanAccount,
  wanted: WantedAttachments,
  choices: readonly ResolvedChoice[],
  state: AttachState,
): Planned {
  const refusal = wanted.role && ownerRefusal(wanted.role, 'change');
  if (refusal !== undefined) return { ok: false, problems: [refusal] };
  const fresh = choices.filter(({ arn }) => !state.attached.includes(arn));
  const total = state.attached.length + fresh.length;
  const { default: usual, max } = quotas.managedPoliciesPerRole;
  if (total > max) {
    const problem = `${wanted.roleName} would have ${total} managed policies; IAM allows at most ${max}.`;
    return { ok: false, problems: [problem] };
  }
  const quota = `${wanted.roleName} will have ${total} managed policies. Unless the account has a higher quota, IAM allows ${usual}.`;
  const steps = choices.flatMap((choice) => choiceSteps(wanted, choice, state));
  const names = fresh.map(({ arn }) => policyNameOf(arn));
  return {
    ok: true,
    plan: {
      title: `Attach policies to ${wanted.roleName}`,
      success: successOf(wanted.roleName, names, steps),
      account,
      notes: choices.flatMap((choice) =>
        choice.kind === 'file' ? policyNotes(choice.choice.file, choice.document) : [],
      ),
      warnings: [
        ...(changesNothing(steps) ? [] : ownerWarnings(wanted.role, 'change')),
        ...fresh.flatMap(({ arn }) => broadWarning(arn, wanted)),
        ...choices.flatMap(({ arn }) => othersWarning(arn, state)),
        ...(total > usual ? [quota] : []),
      ],
      steps,
    },
  };
}

function broadWarning(arn: string, { broad = {} }: WantedAttachments): readonly string[] {
  const reason = Object.hasOwn(broad, arn) ? broad[arn] : undefined;
  return reason === undefined ? [] : [`${policyNameOf(arn)}: ${reason}`];
}

/** A policy belongs to the account, not to the role: whoever has it gets its new version. */
function othersWarning(arn: string, { policies }: AttachState): readonly string[] {
  const { roles = [], users = [], groups = [] } = policies.get(arn)?.others ?? {};
  const who = [...named('role', roles), ...named('user', users), ...named('group', groups)];
  if (who.length === 0) return [];
  return [`${policyNameOf(arn)} is attached to ${who.join(' and ')} as well. What changes in it changes there, too.`];
}

function named(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  return [`the ${names.length === 1 ? what : `${what}s`} ${shown.join(', ')}`];
}

/** The ARN of a policy in the account's partition, or why a role of the account cannot have it. */
export function resolvePolicyArn(account: PlanAccount, given: string): Resolved {
  const arn = inPartition(given.trim(), account.caller.partition);
  const parsed = parsePolicyArn(arn);
  if (!parsed) return { ok: false, problems: [`${given} is not the ARN of a managed policy.`] };
  if (parsed.partition !== account.caller.partition) {
    const problem = `${given} belongs to the partition ${parsed.partition}, but the account is in ${account.caller.partition}.`;
    return { ok: false, problems: [problem] };
  }
  if (parsed.account !== 'aws' && parsed.account !== account.caller.accountId) {
    const problem = `${given} belongs to the account ${parsed.account}. A role can have only policies of its own account and of AWS.`;
    return { ok: false, problems: [problem] };
  }
  return { ok: true, choices: [{ kind: 'arn', arn }] };
}

/** The ARN of a permissions boundary, which may be given as the name of a policy of the account. */
export function resolveBoundary(account: PlanAccount, given: string | undefined) {
  if (given === undefined) return { ok: true, arn: undefined } as const;
  const { partition, accountId } = account.caller;
  const isName = !given.startsWith('arn:') && checkPolicyName(given) === undefined;
  const arn = isName ? formatPolicyArn({ partition, account: accountId, path: '/', name: given }) : given;
  const resolved = resolvePolicyArn(account, arn);
  return resolved.ok ? ({ ok: true, arn: resolved.choices[0]?.arn } as const) : resolved;
}

function resolveFile(account: PlanAccount, choice: Extract<PolicyChoice, { kind: 'file' }>): Resolved {
  const prepared = prepareDocument(choice.file, 'permission');
  const problems = [
    checkPolicyName(choice.policyName),
    choice.path === undefined ? undefined : checkPolicyPath(choice.path),
    choice.description === undefined ? undefined : checkDescription(choice.description),
    ...tagProblems(choice.tags ?? [], 'policy'),
    prepared.ok ? undefined : prepared.problem,
  ].filter((problem) => problem !== undefined);
  if (!prepared.ok || problems.length > 0) return { ok: false, problems };
  const { partition, accountId } = account.caller;
  const arn = formatPolicyArn({ partition, account: accountId, path: choice.path ?? '/', name: choice.policyName });
  return { ok: true, choices: [{ kind: 'file', arn, choice, document: prepared.document }] };
}

function choiceSteps(wanted: WantedAttachments, choice: ResolvedChoice, state: AttachState): readonly Step[] {
  const found = state.policies.get(choice.arn);
  const isNew = choice.kind === 'file' && found === undefined;
  return [...documentSteps(choice, found), attachmentStep(wanted, choice.arn, isNew, state)];
}

/** The steps that bring the document of a file into the account. */
function documentSteps(choice: ResolvedChoice, found: PolicyState | undefined): readonly Step[] {
  if (choice.kind === 'arn') return [];
  return found === undefined ? [createStep(choice)] : updateSteps(choice, found);
}

type FileChoice = Extract<ResolvedChoice, { kind: 'file' }>;

function createStep({ arn, choice, document }: FileChoice): Step {
  const { policyName, path, description, file, tags } = choice;
  const request = createPolicy({
    policyName,
    document: documentArgument(file.name),
    ...given({
      path: path === '/' ? undefined : path,
      description: description === '' ? undefined : description,
      tags,
    }),
  });
  return {
    id: `create-policy:${policyName}`,
    title: `Create policy ${policyName}`,
    request: mapRequest(request, (policy) => ({ label: `ARN of ${policyName}`, value: policy.arn })),
    document: { name: file.name, text: document.text },
    changes: true,
    wasMissing: true,
    tookEffect: (ask) => policyIs(ask, arn, document.value),
    undo: () => [deletePolicyStep(arn)],
  };
}

function updateSteps({ arn, choice, document }: FileChoice, found: PolicyState): readonly Step[] {
  const { policyName, file } = choice;
  const { same, versions } = found;
  const oldest = same || versions.length < quotas.versionsPerPolicy.max ? undefined : found.oldest;
  const update: Step = {
    id: `create-policy-version:${policyName}`,
    title: `Update policy ${policyName}`,
    request: mapRequest(createPolicyVersion(arn, documentArgument(file.name)), ({ versionId }) =>
      versionResult(arn, versionId),
    ),
    document: { name: file.name, text: document.text },
    changes: true,
    ...(found.same ? { notNeeded: `the account has the same document as ${file.name}` } : {}),
    tookEffect: (ask) => defaultDocumentIs(ask, arn, document.value),
    undo: (made) => formerVersionSteps(arn, found.defaultVersionId, made),
  };
  return oldest === undefined ? [update] : [deleteVersionStep(arn, oldest, ', the oldest of its five'), update];
}

/** The way back from a new default version. Without knowing which one it is, it can only lose its place. */
function formerVersionSteps(arn: string, former: string, made: StepResult | undefined): readonly Step[] {
  const restore = setDefaultStep(arn, former);
  return made === undefined ? [restore] : [restore, deleteVersionStep(arn, made.value)];
}

function attachmentStep(wanted: WantedAttachments, arn: string, policyIsNew: boolean, state: AttachState): Step {
  const patient = wanted.roleIsNew || policyIsNew;
  return {
    ...attachStep(wanted.roleName, arn),
    ...(state.attached.includes(arn) ? { notNeeded: 'it is attached already' } : {}),
    retries: patient ? [notVisibleYet] : [],
  };
}

function successOf(roleName: string, names: readonly string[], steps: readonly Step[]): string {
  if (changesNothing(steps)) return `${roleName} had all of this already.`;
  if (names.length === 0) return `The policies of ${roleName} are up to date.`;
  return `${names.length === 1 ? names[0] : `${names.length} policies`} attached to ${roleName}.`;
}
