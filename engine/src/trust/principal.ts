import { type Arn, parseArn } from '../model/arn';
import type { PrincipalItem } from '../model/model';
import { hasPlaceholder } from '../syntax/templateFunction';
import { hasWildcard } from '../text/wildcard';
import { findBlanks } from '../values/placeholders';

/** What a principal's text is, whatever key it stands under. */
export type PrincipalShape =
  | 'everyone'
  | 'account'
  | 'root'
  | 'role'
  | 'user'
  | 'group'
  | 'assumed-role'
  | 'federated-user'
  | 'saml-provider'
  | 'oidc-provider'
  | 'identity-domain'
  | 'service'
  | 'unique-id'
  | 'arn-pattern'
  | 'other-iam-arn'
  | 'other-arn'
  | 'unfilled'
  | 'unclear';

export interface PrincipalForm {
  readonly shape: PrincipalShape;
  readonly arn: Arn | undefined;
  /** The account of an account, root, role, user or session; may be a placeholder. */
  readonly account: string | undefined;
}

/** Identity providers that are named by their domain alone (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html). */
const identityDomains = new Set([
  'cognito-identity.amazonaws.com',
  'cognito-identity-us-gov.amazonaws.com',
  'accounts.google.com',
  'graph.facebook.com',
  'www.amazon.com',
]);

/**
 * In China identity pools issue tokens under the domain of their Region, as the SDK for Android has it
 * (https://github.com/aws-amplify/aws-sdk-android, CognitoCredentialsProvider.getLoginsKey).
 */
const regionalCognito = /^cognito-identity\.[a-z]{2}(?:-[a-z]+)+-\d+\.amazonaws\.com(?:\.cn)?$/;

/**
 * Says what a principal is. Only the form is judged, not whether the account, role or service exists. Text that waits
 * to be filled in is `unfilled`; text that fits no form is `unclear`.
 */
export function principalForm(text: string): PrincipalForm {
  const plain = (shape: PrincipalShape, account?: string): PrincipalForm => ({ shape, arn: undefined, account });
  if (text === '*') return plain('everyone');
  if (/^\d{12}$/.test(text)) return plain('account', text);
  if (isUnfilled(text)) return plain('unfilled');
  if (identityDomains.has(text) || regionalCognito.test(text)) return plain('identity-domain');
  if (/^(AROA|AIDA|AGPA|ASCA)[A-Z0-9]{12,}$/.test(text)) return plain('unique-id');
  const arn = parseArn(text);
  if (arn) return arnForm(text, arn);
  return plain(/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(text) ? 'service' : 'unclear');
}

/**
 * Whether a principal is plainly an example's blank: `<account>`, `ACCOUNT_ID`, `your-account-id`. Blanks are a
 * finding of their own, so nothing else is said about them.
 */
export function isUnfilled(text: string): boolean {
  if (hasPlaceholder(text) || findBlanks(text, true).length > 0) return true;
  if (/[<>{}[\]$%…]|\.\.\.|\bx{3,}\b/i.test(text)) return true;
  // Where the account is a number, what follows is a name, and names may hold any word.
  if (/^\d{12}$/.test(parseArn(text)?.account ?? '')) return /(^|[^a-z])(your|placeholder)($|[^a-z])/i.test(text);
  if (/(^|[^a-z])(your|placeholder|account[-_ ]?(id|number)?|aws[-_]account[-_]id)($|[^a-z])/i.test(text)) {
    return true;
  }
  // A label in capitals, or one that only says what belongs there: `SERVICE.amazonaws.com`, `logs.region.amazonaws.com`.
  if (/(^|\.)([A-Z][A-Z0-9_-]{2,}|[Rr]egion([-_]?([Cc]ode|[Nn]ame|[Ii]d))?|service(-?name)?)\./.test(text)) return true;
  return /(^|:)[A-Z][A-Z0-9]*[_-][A-Z0-9_-]+(:|$)/.test(text) || /^[A-Z]{3,}(_[A-Z]+)*$/.test(text);
}

/** Whether a principal stands under a key where no principal of its form can stand; a rule of its own says so. */
export function rightKey(item: PrincipalItem): 'AWS' | 'Service' | 'Federated' | undefined {
  const key = keyOfPrincipal(item.node.value);
  return key !== item.type && item.type !== 'CanonicalUser' && item.type !== undefined ? key : undefined;
}

/** The key a principal belongs under, told by its form alone. */
export function keyOfPrincipal(text: string): 'AWS' | 'Service' | 'Federated' | undefined {
  return keyOfShape(principalForm(text).shape);
}

function keyOfShape(shape: PrincipalShape): 'AWS' | 'Service' | 'Federated' | undefined {
  switch (shape) {
    case 'account':
    case 'root':
    case 'role':
    case 'user':
    case 'assumed-role':
    case 'federated-user':
      return 'AWS';
    case 'service':
      return 'Service';
    case 'saml-provider':
    case 'oidc-provider':
    case 'identity-domain':
      return 'Federated';
    default:
      return undefined;
  }
}

function arnForm(text: string, arn: Arn): PrincipalForm {
  const form = (shape: PrincipalShape): PrincipalForm => ({ shape, arn, account: arn.account });
  const service = arn.service.toLowerCase();
  if (service !== 'iam' && service !== 'sts') return form('other-arn');
  if (hasWildcard(text)) return form('arn-pattern');
  const { resource } = arn;
  if (arn.region !== '' || !/^\d{12}$/.test(arn.account)) return form('unclear');
  if (service === 'sts') {
    if (/^assumed-role\/[\w+=,.@/-]+\/[\w+=,.@-]+$/.test(resource)) return form('assumed-role');
    return form(/^federated-user\/[\w+=,.@-]+$/.test(resource) ? 'federated-user' : 'unclear');
  }
  if (resource === 'root') return form('root');
  if (/^saml-provider\/[\w+=,.@-]+$/.test(resource)) return form('saml-provider');
  if (/^oidc-provider\/[^/\s:][^\s:]*(:\d+[^\s:]*)?$/.test(resource)) return form('oidc-provider');
  const named = /^(role|user|group)\/([^\s/*]+\/)*[\w+=,.@-]+$/.exec(resource)?.[1];
  if (named === 'role' || named === 'user' || named === 'group') return form(named);
  return form(/^(policy|instance-profile|mfa|server-certificate)\//.test(resource) ? 'other-iam-arn' : 'unclear');
}

/** The role among `candidates` that an STS session belongs to. A session's ARN leaves out the role's path. */
export function roleOfSession(session: string, candidates: readonly string[]): string | undefined {
  const { shape, arn } = principalForm(session);
  if (shape !== 'assumed-role' || !arn) return undefined;
  const name = arn.resource.split('/')[1] ?? '';
  const start = `arn:${arn.partition}:iam::${arn.account}:role/`;
  return candidates.find((one) => one === `${start}${name}` || (one.startsWith(start) && one.endsWith(`/${name}`)));
}
