import { type ActionVerdict, allowsAll, logActions } from '../../../engine/src/access/actionVerdict';
import { trustedServices } from '../../../engine/src/access/summary';
import { policyNameOf } from '../../../engine/src/arn/policyArn';
import { compareDocuments, statementsOf, textsOf } from '../../../engine/src/documents/compareDocuments';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import type { Policy } from '../../../engine/src/model/model';
import { isObject, type JsonObject } from '../../../engine/src/syntax/jsonValue';
import { canAssume, limitedToSources } from '../../../engine/src/trust/assume';
import { serviceCaller } from '../../../engine/src/trust/assumeCaller';
import { refusalsOf, refusalText } from '../../../engine/src/trust/refusals';
import type { FoundPolicy, FoundRole } from './readRole';
import {
  type ExpectedInline,
  type ExpectedPolicy,
  type ExpectedRole,
  notInWorkspace,
  notSpecified,
  type RoleCheck,
  type RoleVerification,
} from './roleReport';
import { otherSource } from './trustedSource';
import { valueChecks } from './valueChecks';
import type { VerifiedState } from './verifiedRoles';

const lambda = 'lambda.amazonaws.com';

/** What a verification takes besides the role. */
export interface VerifyContext {
  /** 12 digits. */
  readonly accountId: string;
  /** Service principals that are known to send `aws:SourceAccount` and `aws:SourceArn`. */
  readonly sourceSenders: readonly string[];
}

/** Compares a role with what is wanted of it, and says plainly what it can do. `found` is nothing when it does not exist. */
export function verifyRole(
  expected: ExpectedRole,
  found: FoundRole | undefined,
  context: VerifyContext,
): RoleVerification {
  if (found === undefined) return reportOf(expected, undefined, [missingRole(expected)]);
  const services = checkedServices(expected, found);
  return reportOf(expected, found, [
    ...trustChecks(expected, found),
    ...policyChecks(expected, found.attached),
    ...inlineChecks(expected, found.inline),
    ...valueChecks(expected, found.role),
    ...services.map((service) => assumeCheck(service, expected, found, context)),
    ...(services.includes(lambda) ? [logsCheck(found)] : []),
  ]);
}

/** The services of which a verification says whether they can assume the role. */
export function checkedServices({ trust }: ExpectedRole, { role }: FoundRole): readonly string[] {
  return trustedServices(trustPolicy(trust?.document ?? role.trust));
}

/** How the role stands in the account; nothing when a part of it could not be read and the rest does not tell. */
export function verifiedStateOf({ arn, checks }: RoleVerification): VerifiedState | undefined {
  if (arn === undefined) return 'notCreated';
  const compared = checks.filter(({ topic }) => topic !== 'assume' && topic !== 'logs');
  if (compared.some(({ ok, extra }) => ok === false && !extra)) return 'differs';
  if (compared.some(({ ok }) => ok === undefined)) return undefined;
  return compared.some(({ extra }) => extra) ? 'extra' : 'inStep';
}

function reportOf(
  expected: ExpectedRole,
  found: FoundRole | undefined,
  checks: readonly RoleCheck[],
): RoleVerification {
  const inStep = checks.every(({ ok }) => ok === true);
  return { roleName: expected.roleName, arn: found?.role.arn, inStep, checks };
}

function missingRole({ roleName, deployable }: ExpectedRole): RoleCheck {
  const advice = `${deployable ? 'Deploy' : 'Create'} ${roleName}, or choose the account that has it.`;
  return {
    topic: 'role',
    ok: false,
    wanted: `Role ${roleName}`,
    found: 'not in the account',
    advice,
    remedy: deployable ? 'deployRole' : 'createRole',
  };
}

function trustChecks({ trust }: ExpectedRole, { role }: FoundRole): readonly RoleCheck[] {
  const gone = deletedPrincipal(role.trust);
  const orphan: RoleCheck = {
    topic: 'trust',
    ok: false,
    wanted: 'Only principals that exist',
    found: `${gone}, which is what remains of a deleted principal`,
    advice: 'Update the trust policy, so that it names a principal that exists.',
    remedy: 'updateTrust',
  };
  const orphans = gone === undefined ? [] : [orphan];
  if (trust === undefined) return orphans;
  const wanted = `Trust policy as in ${trust.file}`;
  const difference = compareDocuments(trust.document, role.trust);
  if (difference.equal) return [{ topic: 'trust', ok: true, wanted, found: 'the same' }, ...orphans];
  const parts = [
    ...difference.missing.map((statement) => `lacks ${statement}`),
    ...difference.extra.map((statement) => `has ${statement}`),
  ];
  const differs = { topic: 'trust', ok: false, wanted, found: parts.join('; ') } as const;
  const [refusal] = refusalsOf(trustPolicy(trust.document));
  if (refusal !== undefined)
    return [{ ...differs, advice: refusalText(refusal.element), remedy: 'openTrust' }, ...orphans];
  const advice = `Update the trust policy from ${trust.file}, or change the file.`;
  return [{ ...differs, advice, remedy: 'updateTrust' }, ...orphans];
}

/**
 * IAM shows a deleted principal by its unique id, and those that exist by their ARN
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
 */
function deletedPrincipal(trust: JsonObject): string | undefined {
  return statementsOf(trust)
    .flatMap(({ Principal }) => (isObject(Principal) ? textsOf(Principal.AWS) : []))
    .find((name) => /^A(?:RO|ID|GP)A[A-Z0-9]{12,}$/.test(name));
}

function policyChecks(expected: ExpectedRole, attached: readonly FoundPolicy[]): readonly RoleCheck[] {
  const { policies = [], exact, deployable } = expected;
  const missingOrThere = policies.flatMap((policy) => expectedCheck(policy, attached, deployable));
  const others = attached.filter(({ arn }) => !policies.some((policy) => policy.arn === arn));
  return [...missingOrThere, ...others.map(({ name }) => (exact ? extraCheck(name, deployable) : unsaidCheck(name)))];
}

function expectedCheck(
  expected: ExpectedPolicy,
  attached: readonly FoundPolicy[],
  deployable: boolean,
): readonly RoleCheck[] {
  const name = policyNameOf(expected.arn);
  const policy = attached.find(({ arn }) => arn === expected.arn);
  const wanted = `${name} attached`;
  if (policy === undefined) {
    const advice = deployable ? `Deploy the role, which attaches ${name}.` : `Attach ${name}.`;
    const remedy = deployable ? 'deployRole' : 'attachPolicies';
    return [{ topic: 'attached', ok: false, wanted, found: 'missing', advice, remedy }];
  }
  const there: RoleCheck = { topic: 'attached', ok: true, wanted, found: 'attached' };
  if (expected.document === undefined) return [there];
  const remedy = deployable ? 'deployRole' : 'attachPolicies';
  return [there, documentCheck(name, { ...expected, document: expected.document, remedy }, policy)];
}

interface ExpectedDocument {
  readonly file?: string;
  readonly document: JsonObject;
  readonly remedy: 'deployRole' | 'attachPolicies';
}

function documentCheck(name: string, expected: ExpectedDocument, policy: FoundPolicy): RoleCheck {
  const { file = 'the file', document, remedy } = expected;
  const wanted = `${name} as in ${file}`;
  if (policy.document === undefined) return { topic: 'document', ok: undefined, wanted, found: unreadable(policy) };
  if (compareDocuments(document, policy.document).equal)
    return { topic: 'document', ok: true, wanted, found: 'the same' };
  const way = remedy === 'deployRole' ? `Deploy the role to make ${file}` : `Attach ${file} again to make it`;
  const advice = `${way} the default version of ${name}.`;
  return { topic: 'document', ok: false, wanted, found: 'another document', advice, remedy };
}

function unsaidCheck(name: string): RoleCheck {
  return { topic: 'attached', ok: true, wanted: notSpecified, found: `${name} is attached` };
}

function extraCheck(name: string, deployable: boolean): RoleCheck {
  const advice = `If ${name} is not needed, detach it; if it is, add it to what this role should have.`;
  return {
    topic: 'attached',
    ok: false,
    wanted: notInWorkspace,
    found: `${name} is attached`,
    extra: true,
    ...(deployable ? removal(name) : { advice }),
  };
}

/** Deploy Role lists what a role has beyond. */
function removal(name: string) {
  const advice = `If ${name} is not needed, deploy the role and tick it; if it is, add it to what this role should have.`;
  return { advice, remedy: 'deployRole' } as const;
}

function inlineChecks(expected: ExpectedRole, found: readonly FoundPolicy[]): readonly RoleCheck[] {
  const { inline = [], exact, deployable } = expected;
  const others = found.filter(({ name }) => !inline.some((policy) => policy.name === name));
  return [
    ...inline.map((policy) => inlineCheck(policy, found)),
    ...others.map(({ name }) => (exact ? extraInlineCheck(name, deployable) : unsaidInlineCheck(name))),
  ];
}

function inlineCheck({ name, file, document }: ExpectedInline, found: readonly FoundPolicy[]): RoleCheck {
  const wanted = `Inline policy ${name} as in ${file}`;
  const policy = found.find((other) => other.name === name);
  const differs = (words: string): RoleCheck => {
    const advice = `Deploy the role, which writes ${file} to ${name}.`;
    return { topic: 'inline', ok: false, wanted, found: words, advice, remedy: 'deployRole' };
  };
  if (policy === undefined) return differs('missing');
  if (document === undefined) return { topic: 'inline', ok: true, wanted: `Inline policy ${name}`, found: 'there' };
  if (policy.document === undefined) return { topic: 'inline', ok: undefined, wanted, found: unreadable(policy) };
  if (!compareDocuments(document, policy.document).equal) return differs('another document');
  return { topic: 'inline', ok: true, wanted, found: 'the same' };
}

function unsaidInlineCheck(name: string): RoleCheck {
  return { topic: 'inline', ok: true, wanted: notSpecified, found: `inline policy ${name}` };
}

function extraInlineCheck(name: string, deployable: boolean): RoleCheck {
  const advice = `If ${name} is not needed, delete it; if it is, keep its document as a file.`;
  return {
    topic: 'inline',
    ok: false,
    wanted: notInWorkspace,
    found: `inline policy ${name}`,
    extra: true,
    ...(deployable ? removal(name) : { advice }),
  };
}

function assumeCheck(
  service: string,
  { trust }: ExpectedRole,
  { role }: FoundRole,
  { accountId, sourceSenders }: VerifyContext,
): RoleCheck {
  const who = service === lambda ? 'Lambda' : service;
  const wanted = `${who} can assume this role`;
  const caller = serviceCaller(service, { account: accountId, sends: sourceSenders.includes(service) });
  const answer = canAssume(trustPolicy(role.trust), caller);
  const { verdict, refusals } = answer;
  const limits = sourceSenders.includes(service) ? limitedToSources(answer) : undefined;
  if (limits !== undefined) return { topic: 'assume', ok: true, wanted, found: `yes, for ${limits.join(', ')}` };
  if (verdict === 'yes' || verdict === 'if')
    return { topic: 'assume', ok: okOf(verdict), wanted, found: wordsOf(verdict) };
  const elsewhere = otherSource(trustPolicy(role.trust), service, accountId);
  const no = elsewhere === undefined ? 'no' : `no, only for ${elsewhere}`;
  const missing = { topic: 'assume', ok: false, wanted, found: no } as const;
  const ours = trust === undefined ? undefined : canAssume(trustPolicy(trust.document), caller);
  // The file says it already; the advice to update the trust policy from it stands further up.
  if (ours?.verdict === 'yes' || ours?.verdict === 'if') return missing;
  const [refusal] = ours?.refusals ?? refusals;
  if (refusal === undefined && elsewhere !== undefined) {
    const advice = `A role can be used only in its own account. Change the condition in the trust policy to ${accountId}, then update it.`;
    return { ...missing, advice, remedy: 'openTrust' };
  }
  const advice =
    refusal === undefined ? `Trust ${service} in the trust policy, then update it.` : refusalText(refusal.element);
  return { ...missing, advice, remedy: 'openTrust' };
}

function logsCheck({ attached, inline }: FoundRole): RoleCheck {
  const wanted = 'It can write logs';
  const policies = [...attached, ...inline];
  const read = policies.flatMap(({ document }) =>
    document === undefined ? [] : [policyOfValue(document, 'permission')],
  );
  const verdict = allowsAll(read, logActions);
  const unread = policies.find(({ document }) => document === undefined);
  if (unread !== undefined && verdict !== 'yes')
    return { topic: 'logs', ok: undefined, wanted, found: unreadable(unread) };
  if (verdict !== 'no') return { topic: 'logs', ok: okOf(verdict), wanted, found: wordsOf(verdict) };
  const advice = `Attach AWSLambdaBasicExecutionRole, or allow ${logActions.join(' and ')}.`;
  return { topic: 'logs', ok: false, wanted, found: 'no', advice, remedy: 'attachPolicies' };
}

function unreadable({ name, error }: FoundPolicy): string {
  return `the document of ${name} could not be read (${error?.code ?? error?.kind ?? 'no reason given'})`;
}

function okOf(verdict: ActionVerdict): boolean | undefined {
  return verdict === 'if' ? undefined : verdict === 'yes';
}

function wordsOf(verdict: ActionVerdict): string {
  return verdict === 'if' ? 'when the conditions of the policy are met' : verdict;
}

function trustPolicy(document: JsonObject): Policy {
  return policyOfValue(document, 'trust');
}
