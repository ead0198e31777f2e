import type { Caller } from './caller';
import { callerText } from './caller';
import type { DenyingPolicy, ReportedDenial } from './denial';

/**
 * What can be done about a denial from a role's files. `grant`: add a permission. `trust`: change a trust policy.
 * `decode`: nothing until the encoded message is decoded. `none`: the cause lies elsewhere.
 */
export type DenialVerdict = 'grant' | 'trust' | 'decode' | 'none';

export interface DenialExplanation {
  readonly verdict: DenialVerdict;
  /** What denies and what to do, in plain sentences. */
  readonly text: string;
  /** The part of the text that stays worth saying when the permission has been added. */
  readonly remark?: string;
}

export interface ExplainedParts {
  readonly denial: ReportedDenial;
  readonly caller: Caller | undefined;
  /** The actions of the first choice. */
  readonly actions: readonly string[];
  /** Whether the message names the action. */
  readonly named: boolean;
  readonly outsideIam: boolean;
  /** The resource in words: its ARN. */
  readonly resource: string | undefined;
  /** All resources of an account, which the message names in place of one. */
  readonly wide?: string;
}

/** Says in plain words where a denial comes from and what helps. */
export function explainDenial(parts: ExplainedParts): DenialExplanation {
  const explanation = explainCause(parts);
  const more = explanation.verdict === 'grant' ? grantRemarks(parts) : [];
  if (more.length === 0) return explanation;
  const remark = [explanation.remark, ...more].filter((part) => part !== undefined).join(' ');
  return { ...explanation, text: [explanation.text, ...more].join(' '), remark };
}

/** What is worth knowing before a permission is added. */
function grantRemarks({ denial, caller, wide }: ExplainedParts): readonly string[] {
  return [
    ...(wide === undefined ? [] : [wideText(wide)]),
    ...(denial.mayNotExist
      ? ['Or the key does not exist in this Region: check the Region and the ID of the key.']
      : []),
    ...(caller?.kind === 'permission-set'
      ? ['The role belongs to IAM Identity Center: change the permission set there, not the role.']
      : []),
  ];
}

function wideText(wide: string): string {
  // https://github.com/aws-solutions/aws-control-tower-customizations/issues/208
  return wide.split(':')[2] === 'ssm'
    ? `AWS names ${wide} where a parameter does not exist: check its name and Region first.`
    : `The message names ${wide}, which is every resource of the account and not the one that was asked for.`;
}

function explainCause(parts: ExplainedParts): DenialExplanation {
  const { denial, actions } = parts;
  if (denial.special !== undefined) return explainSpecial(denial.special, parts);
  if (denial.encoded !== undefined && denial.action === undefined) return encodedText(parts);
  if (parts.outsideIam)
    return none(
      `${denial.operation ?? 'The operation'} is not governed by IAM policies. No permission of a role changes this.`,
    );
  if (actions.length === 0) return unclear(parts);
  if (actions.some(isTakenWithToken)) return webIdentity(parts);
  if (denial.explicit) return explicitText(parts);
  return implicitText(parts);
}

/** Which policy denies, as a sentence; undefined where the caller's own policies lack the permission, or nothing tells. */
export function causeText({ explicit, policy }: Pick<ReportedDenial, 'explicit' | 'policy'>): string | undefined {
  if (explicit) return `${capital(policy === undefined ? 'some policy' : names[policy])} denies it explicitly.`;
  return policy === undefined || policy === 'identity' ? undefined : `${capital(noOne[policy])} allows it.`;
}

function isTakenWithToken(action: string): boolean {
  return action === 'sts:AssumeRoleWithWebIdentity' || action === 'sts:AssumeRoleWithSAML';
}

function none(text: string): DenialExplanation {
  return { verdict: 'none', text };
}

function encodedText({ actions, denial }: ExplainedParts): DenialExplanation {
  const guess =
    actions[0] === undefined
      ? ''
      : ` It may be about ${actions[0]}, but also about another action such as iam:PassRole.`;
  const operation = denial.operation === undefined ? '' : ` of ${denial.operation}`;
  return {
    verdict: 'decode',
    text: `The message${operation} is encoded, so it does not say which action was denied.${guess}`,
  };
}

function unclear({ denial }: ExplainedParts): DenialExplanation {
  const what = denial.operation ?? denial.service;
  const of = what === undefined ? '' : ` of ${what}`;
  return none(
    `The message${of} names no action that is known here, so there is nothing that could be added safely. Look for the denied call in CloudTrail: its event names the action.`,
  );
}

/** Who and what, as the beginning of a sentence. */
function subject({ caller, actions, resource }: ExplainedParts): string {
  const on = resource === undefined || resource === '*' ? '' : ` on ${resource}`;
  return `${capital(callerText(caller))} may not call ${actions.join(' and ')}${on}`;
}

function explicitText(parts: ExplainedParts): DenialExplanation {
  const { denial, caller, actions } = parts;
  const where = denial.policy === undefined ? 'some policy' : names[denial.policy];
  const by = denial.through === undefined ? where : `${where}, which holds through ${names[denial.through]}`;
  const policy = denial.policyArn === undefined ? '' : ` The policy is ${denial.policyArn}.`;
  const help = (denial.policy === undefined ? anyDeny : explicitHelp[denial.policy])(
    actions.join(' or '),
    callerText(caller),
  );
  return none(
    `${subject(parts)}: ${by} denies it explicitly.${policy} A Deny outweighs every Allow, so adding a permission does not help. ${help}`,
  );
}

function implicitText(parts: ExplainedParts): DenialExplanation {
  const { denial, actions } = parts;
  const policy = denial.policyArn === undefined ? '' : ` The policy is ${denial.policyArn}.`;
  if (denial.policy === undefined) return unnamed(parts);
  if (denial.policy === 'identity') {
    const main = `${subject(parts)}: no policy of ${callerText(parts.caller)} allows it.`;
    if (!actions.some((one) => one.startsWith('kms:'))) return { verdict: 'grant', text: main };
    const remark =
      'The policy of the key has to allow it too, or to leave the decision to the policies of the account.';
    return { verdict: 'grant', text: `${main} ${remark}`, remark };
  }
  const missing = denial.mayNotExist ? 'the key does not exist in this Region, or ' : '';
  const text = `${subject(parts)}: ${missing}${noOne[denial.policy]} allows it.${policy} ${implicitHelp[denial.policy](actions.join(' and '))}`;
  return denial.policy === 'trust' ? { verdict: 'trust', text } : none(text);
}

/** Nothing says which policy lacks the permission; the caller's own is the likeliest. */
function unnamed(parts: ExplainedParts): DenialExplanation {
  const { denial, caller, actions, named } = parts;
  if (caller?.kind === 'anonymous') {
    return none(
      `${actions.join(' and ')} was called by a request without a signature. Sign the request with credentials of a role that may call it, or let the resource policy of the API allow it for everyone.`,
    );
  }
  const guess = named
    ? ''
    : ` The message names no action; ${denial.operation ?? 'the operation'} needs ${actions.join(' and ')}.`;
  const remark = `The message does not say which policy lacks it. ${alsoText(actions, named)}`;
  return { verdict: 'grant', text: `${subject(parts)}.${guess} ${remark}`, remark };
}

/** What else may be the cause of a denial that names no policy. */
function alsoText(actions: readonly string[], named: boolean): string {
  if (actions.includes('sts:AssumeRole')) {
    return 'The trust policy of the role that is to be assumed must name the caller as well.';
  }
  const other = 'The cause may also be a policy of the resource, a boundary or a policy of the organization.';
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
  const missing = !named && actions.includes('s3:GetObject');
  return missing ? `${other} Without s3:ListBucket, S3 answers the same for an object that does not exist.` : other;
}

function webIdentity(parts: ExplainedParts): DenialExplanation {
  const saml = parts.actions.includes('sts:AssumeRoleWithSAML');
  const claims = saml
    ? 'its condition on SAML:aud'
    : 'its conditions on the audience (aud) and the subject (sub) of the token';
  const what = saml ? 'SAML provider' : 'identity provider';
  const denied = parts.denial.explicit ? ' A Deny is named, so look for a statement with "Effect": "Deny" too.' : '';
  return {
    verdict: 'trust',
    text: `The trust policy of the role does not let the token in. Check that it names the ${what} under "Federated", allows ${parts.actions.join(' and ')}, and that ${claims} fit.${denied}`,
  };
}

const names: Readonly<Record<DenyingPolicy, string>> = {
  identity: 'a policy of the caller',
  resource: 'the policy of the resource',
  boundary: 'the permissions boundary',
  session: 'the session policy',
  'service-control': 'a service control policy of the organization',
  'resource-control': 'a resource control policy of the organization',
  endpoint: 'the policy of the VPC endpoint',
  trust: 'the trust policy of the role',
};

const noOne: Readonly<Record<DenyingPolicy, string>> = {
  identity: 'no policy of the caller',
  resource: 'no policy of the resource',
  boundary: 'no statement of the permissions boundary',
  session: 'no session policy',
  'service-control': 'no service control policy of the organization',
  'resource-control': 'no resource control policy of the organization',
  endpoint: 'no policy of the VPC endpoint',
  trust: 'no statement of the trust policy of the role',
};

type Help = (actions: string, who: string) => string;

const anyDeny: Help = (actions) =>
  `Look for a statement with "Effect": "Deny" that covers ${actions}, in the policies of the caller, of the resource, and of the organization.`;

const explicitHelp: Readonly<Record<DenyingPolicy, Help>> = {
  identity: (actions, who) =>
    `Look for a statement with "Effect": "Deny" that covers ${actions} in the policies of ${who}, and narrow it.`,
  resource: () =>
    'Look for a statement with "Effect": "Deny" in the policy of the bucket, queue, key or other resource, and narrow it.',
  boundary: () => 'Change the policy that is set as permissions boundary, or ask those who keep it.',
  session: () => 'Change the policy that is handed over when the role is assumed.',
  'service-control': () => 'Ask those who keep the policies of the organization.',
  'resource-control': () => 'Ask those who keep the policies of the organization.',
  endpoint: () => 'Change the policy of the VPC endpoint that the call goes through.',
  trust: () => 'Look for a statement with "Effect": "Deny" in the trust policy of the role.',
};

const implicitHelp: Readonly<Record<DenyingPolicy, (actions: string) => string>> = {
  identity: (actions) => `Add ${actions} to a policy of the role.`,
  resource: (actions) =>
    `Add a statement with ${actions} for the caller to the policy of the bucket, queue, topic, key or other resource. When the resource is in another account, the role's own policy must allow it as well.`,
  boundary: (actions) =>
    `Add ${actions} to the policy that is set as permissions boundary. The policies of the role alone do not help, and must allow it as well.`,
  session: (actions) =>
    `Add ${actions} to the policy that is handed over when the role is assumed. A policy of the role alone does not help.`,
  'service-control': (actions) =>
    `Ask those who keep the policies of the organization to allow ${actions}. A policy of the role does not help.`,
  'resource-control': (actions) =>
    `Ask those who keep the policies of the organization to allow ${actions}. A policy of the role does not help.`,
  endpoint: (actions) =>
    `Add ${actions} to the policy of the VPC endpoint that the call goes through. A policy of the role alone does not help.`,
  trust: () => 'The trust policy of the role that is to be assumed must name the caller.',
};

type Special = NonNullable<ReportedDenial['special']>;

function explainSpecial(special: Special, parts: ExplainedParts): DenialExplanation {
  const { denial, actions } = parts;
  const principal = denial.servicePrincipal ?? '';
  switch (special) {
    case 'execution-role':
      if (actions.length === 0) return unclear(parts);
      return {
        verdict: 'grant',
        text: `The execution role of the function may not call ${actions.join(', ')}. The policy of the role lacks it, not that of the caller.`,
      };
    case 'not-assumable':
      return {
        verdict: 'trust',
        text: `The service cannot assume the role: its trust policy does not name ${principal}. If the role was created seconds ago, try again first.`,
      };
    case 'function-policy':
      return none(
        'The service may not invoke the function: the policy of the function lacks a permission for it. Add one with "aws lambda add-permission". A policy of a role does not help.',
      );
    case 'cross-account-pass-role':
      return none(
        'A role can only be passed within its account. No policy changes that; use a role of the same account.',
      );
    case 'object-lock':
      return none(
        'The object is under object lock. No permission of a role changes that, apart from s3:BypassGovernanceRetention in governance mode.',
      );
    case 'public-access-block':
      return none(
        'S3 Block Public Access keeps the bucket from being made public. No permission of a role changes that; take what makes it public out of the request, or change the setting of the bucket or the account.',
      );
    case 'lake-formation':
      return none('Lake Formation keeps permissions of its own. Grant them there; a policy of the role does not help.');
    case 'verified-permissions':
      return none(
        'The decision comes from an application policy, such as one of Verified Permissions. A policy of the role does not help.',
      );
    case 'api-authorizer':
      return none(
        'The authorizer of the API refused the request. Look at the Lambda authorizer or the user pool of the API; a policy of the role does not help.',
      );
    case 'model-access':
      return none(
        'The account has no access to this model in this Region. Enable the model in Amazon Bedrock, or use one that is enabled; a policy of the role does not help.',
      );
    default:
      return none(
        'The request carries no signature, or the path of the API does not exist. Sign the request, or check the path; a policy of the role does not help.',
      );
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
