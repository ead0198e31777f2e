import type { JsonObject } from '../aws/json';
import { canAssume, canWriteLogs, trustedServices, type Verdict } from './abilities';
import { compareDocuments } from './compareDocuments';
import { policyNameOf } from './policyArn';
import type { FoundPolicy, FoundRole } from './readRole';
import type { VerifiedState } from './verifiedRoles';

/** A managed policy that the role should have. With a document, that of its default version is compared too. */
export interface ExpectedPolicy {
  readonly arn: string;
  readonly file?: string;
  readonly document?: JsonObject;
}

/** What the workspace wants of a role. */
export interface ExpectedRole {
  readonly roleName: string;
  readonly trust?: { readonly file: string; readonly document: JsonObject };
  /** Absent when nothing is known about what should be attached; then nothing is missing or extra. */
  readonly policies?: readonly ExpectedPolicy[];
}

export type CheckTopic = 'role' | 'trust' | 'attached' | 'document' | 'inline' | 'assume' | 'logs';
export type Remedy = 'createRole' | 'updateTrust' | 'attachPolicies' | 'openTrust';

/** One line of the report. */
export interface RoleCheck {
  readonly topic: CheckTopic;
  /** `false` needs doing something about; `undefined` could not be found out, or depends on conditions. */
  readonly ok: boolean | undefined;
  readonly wanted: string;
  readonly found: string;
  /** The role has it although nobody asked for it; nothing is missing because of it. */
  readonly extra?: true;
  /** A sentence on what to do. */
  readonly advice?: string;
  readonly remedy?: Remedy;
}

export interface RoleReport {
  readonly roleName: string;
  readonly arn: string | undefined;
  /** Whether every check is fine. */
  readonly inStep: boolean;
  readonly checks: readonly RoleCheck[];
}

const lambda = 'lambda.amazonaws.com';

/** Compares a role with what is wanted of it, and says plainly what it can do. `found` is nothing when it does not exist. */
export function verifyRole(expected: ExpectedRole, found: FoundRole | undefined): RoleReport {
  if (found === undefined) return reportOf(expected, undefined, [missingRole(expected)]);
  const services = trustedServices(expected.trust?.document ?? found.role.trust);
  return reportOf(expected, found, [
    ...trustChecks(expected, found),
    ...policyChecks(expected.policies, found.attached),
    ...inlineChecks(expected.policies, found.inline),
    ...services.map((service) => assumeCheck(service, expected, found)),
    ...(services.includes(lambda) ? [logsCheck(found)] : []),
  ]);
}

/** How the role stands in the account; nothing when a part of it could not be read and the rest does not tell. */
export function verifiedStateOf({ arn, checks }: RoleReport): VerifiedState | undefined {
  if (arn === undefined) return 'notCreated';
  const compared = checks.filter(({ topic }) => topic !== 'assume' && topic !== 'logs');
  if (compared.some(({ ok, extra }) => ok === false && !extra)) return 'differs';
  if (compared.some(({ ok }) => ok === undefined)) return undefined;
  return compared.some(({ extra }) => extra) ? 'extra' : 'inStep';
}

function reportOf(expected: ExpectedRole, found: FoundRole | undefined, checks: readonly RoleCheck[]): RoleReport {
  const inStep = checks.every(({ ok }) => ok === true);
  return { roleName: expected.roleName, arn: found?.role.arn, inStep, checks };
}

function missingRole({ roleName }: ExpectedRole): RoleCheck {
  const advice = `Create ${roleName}, or choose the account that has it.`;
  return {
    topic: 'role',
    ok: false,
    wanted: `Role ${roleName}`,
    found: 'not in the account',
    advice,
    remedy: 'createRole',
  };
}

function trustChecks({ trust }: ExpectedRole, { role }: FoundRole): readonly RoleCheck[] {
  const gone = JSON.stringify(role.trust).match(/"A(?:RO|ID|GP)A[A-Z0-9]{12,}"/);
  const orphan: RoleCheck = {
    topic: 'trust',
    ok: false,
    wanted: 'Only principals that exist',
    found: `${gone?.[0].slice(1, -1)}, which is what remains of a deleted principal`,
    advice: 'Update the trust policy, so that it names a principal that exists.',
    remedy: 'updateTrust',
  };
  const orphans = gone === null ? [] : [orphan];
  if (trust === undefined) return orphans;
  const wanted = `Trust policy as in ${trust.file}`;
  const difference = compareDocuments(trust.document, role.trust);
  if (difference.equal) return [{ topic: 'trust', ok: true, wanted, found: 'the same' }, ...orphans];
  const parts = [
    ...difference.missing.map((statement) => `lacks ${statement}`),
    ...difference.extra.map((statement) => `has ${statement}`),
  ];
  const advice = `Update the trust policy from ${trust.file}, or change the file.`;
  return [{ topic: 'trust', ok: false, wanted, found: parts.join('; '), advice, remedy: 'updateTrust' }, ...orphans];
}

function policyChecks(
  expected: readonly ExpectedPolicy[] | undefined,
  attached: readonly FoundPolicy[],
): readonly RoleCheck[] {
  if (expected === undefined) {
    return attached.map(({ name }) => ({
      topic: 'attached',
      ok: true,
      wanted: 'Not said',
      found: `${name} is attached`,
    }));
  }
  const missingOrThere = expected.flatMap((policy) => expectedCheck(policy, attached));
  const extra = attached.filter(({ arn }) => !expected.some((policy) => policy.arn === arn)).map(extraCheck);
  return [...missingOrThere, ...extra];
}

function expectedCheck(expected: ExpectedPolicy, attached: readonly FoundPolicy[]): readonly RoleCheck[] {
  const name = policyNameOf(expected.arn);
  const policy = attached.find(({ arn }) => arn === expected.arn);
  const wanted = `${name} attached`;
  if (policy === undefined) {
    const advice = `Attach ${name}.`;
    return [{ topic: 'attached', ok: false, wanted, found: 'missing', advice, remedy: 'attachPolicies' }];
  }
  const there: RoleCheck = { topic: 'attached', ok: true, wanted, found: 'attached' };
  return expected.document === undefined ? [there] : [there, documentCheck(name, expected, expected.document, policy)];
}

function documentCheck(name: string, expected: ExpectedPolicy, document: JsonObject, policy: FoundPolicy): RoleCheck {
  const file = expected.file ?? 'the file';
  const wanted = `${name} as in ${file}`;
  if (policy.document === undefined) return { topic: 'document', ok: undefined, wanted, found: unreadable(policy) };
  if (compareDocuments(document, policy.document).equal)
    return { topic: 'document', ok: true, wanted, found: 'the same' };
  const advice = `Attach ${file} again to make it the default version of ${name}.`;
  return { topic: 'document', ok: false, wanted, found: 'another document', advice, remedy: 'attachPolicies' };
}

function extraCheck({ name }: FoundPolicy): RoleCheck {
  const advice = `If ${name} is not needed, detach it; if it is, add it to what this role should have.`;
  return {
    topic: 'attached',
    ok: false,
    wanted: 'Nothing more',
    found: `${name} is attached as well`,
    extra: true,
    advice,
  };
}

function inlineChecks(
  expected: readonly ExpectedPolicy[] | undefined,
  inline: readonly FoundPolicy[],
): readonly RoleCheck[] {
  return inline.map(({ name }) =>
    expected === undefined
      ? { topic: 'inline', ok: true, wanted: 'Not said', found: `inline policy ${name}` }
      : {
          topic: 'inline',
          ok: false,
          wanted: 'Nothing more',
          found: `inline policy ${name}`,
          extra: true,
          advice: `If ${name} is not needed, delete it; if it is, keep its document as a file.`,
        },
  );
}

function assumeCheck(service: string, { trust }: ExpectedRole, { role }: FoundRole): RoleCheck {
  const who = service === lambda ? 'Lambda' : service;
  const wanted = `${who} can assume this role`;
  const verdict = canAssume(role.trust, service);
  if (verdict !== 'no') return { topic: 'assume', ok: okOf(verdict), wanted, found: wordsOf(verdict) };
  // The file says it already; the advice to update the trust policy from it stands further up.
  if (trust !== undefined && canAssume(trust.document, service) !== 'no')
    return { topic: 'assume', ok: false, wanted, found: 'no' };
  const advice = `Trust ${service} in the trust policy, then update it.`;
  return { topic: 'assume', ok: false, wanted, found: 'no', advice, remedy: 'openTrust' };
}

function logsCheck({ attached, inline }: FoundRole): RoleCheck {
  const wanted = 'It can write logs';
  const policies = [...attached, ...inline];
  const verdict = canWriteLogs(policies.flatMap(({ document }) => (document === undefined ? [] : [document])));
  const unread = policies.find(({ document }) => document === undefined);
  if (unread !== undefined && verdict !== 'yes')
    return { topic: 'logs', ok: undefined, wanted, found: unreadable(unread) };
  if (verdict !== 'no') return { topic: 'logs', ok: okOf(verdict), wanted, found: wordsOf(verdict) };
  const advice = 'Attach AWSLambdaBasicExecutionRole, or allow logs:CreateLogStream and logs:PutLogEvents.';
  return { topic: 'logs', ok: false, wanted, found: 'no', advice, remedy: 'attachPolicies' };
}

function unreadable({ name, error }: FoundPolicy): string {
  return `the document of ${name} could not be read (${error?.code ?? error?.kind ?? 'no reason given'})`;
}

function okOf(verdict: Verdict): boolean | undefined {
  return verdict === 'conditional' ? undefined : verdict === 'yes';
}

function wordsOf(verdict: Verdict): string {
  return verdict === 'conditional' ? 'when the conditions of the policy are met' : verdict;
}
