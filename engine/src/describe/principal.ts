import type { ServicePrincipal } from '../data/types';
import type { PrincipalElement, PrincipalItem } from '../model/model';
import { isEks, isGithub, sharedIssuer } from '../trust/oidc';
import { type PrincipalForm, principalForm } from '../trust/principal';
import { refusalText } from '../trust/refusals';
import { accountText, type Knowledge } from './knowledge';
import { userGuide } from './links';
import { code, enumerate, link, paragraphs } from './markdown';

/** A principal in a few words, for a sentence: `AWS Lambda`, `` the role `deploy` of account `210987654321` ``. */
export function principalText(knowledge: Knowledge, text: string): string {
  const form = principalForm(text);
  const { shape, arn } = form;
  const account = accountText(knowledge, form.account ?? '');
  const name = code(arn?.resource.slice(arn.resource.indexOf('/') + 1) ?? text);
  switch (shape) {
    case 'everyone':
      return 'anyone';
    case 'service':
      return knowledge.data.principal(text)?.displayName ?? code(text);
    case 'account':
    case 'root':
      return `account ${account}`;
    case 'role':
    case 'user':
    case 'group':
      return `the ${shape} ${name} of account ${account}`;
    case 'assumed-role': {
      const [role = '', session = ''] = (arn?.resource ?? '').split('/').slice(1);
      return `the session ${code(session)} of the role ${code(role)} of account ${account}`;
    }
    case 'federated-user':
      return `the federated user ${name} of account ${account}`;
    case 'saml-provider':
      return `users of the SAML provider ${name}`;
    case 'oidc-provider':
      return issuerText(arn?.resource.slice('oidc-provider/'.length) ?? '');
    case 'identity-domain':
      return `users of ${code(text)}`;
    default:
      return code(text);
  }
}

/** What a principal means where it stands. */
export function principalHover(knowledge: Knowledge, item: PrincipalItem): string {
  const trusted = grantsTrust(item.element);
  const text = item.node.value;
  const form = principalForm(text);
  if (form.shape === 'service') return describeService(knowledge, text, trusted);
  if (item.type === 'Service') return describeUnknownService(knowledge, text);
  const words = principalText(knowledge, text);
  // What has no better words than itself is only quoted.
  const title = words === code(text) ? words : `${capital(words)}.`;
  return paragraphs(title, meaning(knowledge, form, trusted), principalLink());
}

/** Anyone at all: the bare `"*"`. */
export function describeEveryone({ statement }: PrincipalElement): string {
  const text =
    statement.policy.kind === 'trust'
      ? refusalText('bare-star')
      : 'Anyone, in every AWS account, is meant as far as the conditions allow.';
  return paragraphs(text, principalLink());
}

/** Whether the principals of an element get the role: those of a denial and of `NotPrincipal` do not. */
function grantsTrust({ statement, negated }: PrincipalElement): boolean {
  return statement.policy.kind === 'trust' && statement.effect !== 'Deny' && !negated;
}

function describeService(knowledge: Knowledge, name: string, trusted: boolean): string {
  const { data } = knowledge;
  const known = data.principal(name);
  if (!known) return describeUnknownService(knowledge, name);
  return paragraphs(
    `**${name}** · ${known.displayName}`,
    purpose(known, trusted),
    known.typicalUse === '' ? undefined : `Typical use: ${known.typicalUse}.`,
    trusted ? sourceKeysText(data.sourceKeys(name)) : undefined,
    principalLink(),
  );
}

function describeUnknownService({ data }: Knowledge, name: string): string {
  const right = data.wrongPrincipal(name)?.right ?? [];
  const meant = right.length === 0 ? '' : ` Probably ${enumerate(right.map(code), 'or')} is meant.`;
  return paragraphs(`${code(name)} stands in no list of service principals.${meant}`, principalLink());
}

function purpose({ kind, displayName }: ServicePrincipal, trusted: boolean): string {
  if (!trusted) return `The service ${displayName} itself is meant.`;
  switch (kind) {
    case 'service-linked-only':
      return `${displayName} only uses service-linked roles, which AWS creates and trusts itself.`;
    case 'resource-policy-only':
      return `This name belongs in the policies of buckets, keys, topics or functions; ${displayName} assumes no roles with it.`;
    case 'regional-variant':
      return `${displayName} may assume this role under its name in one region.`;
    case 'unknown':
      return `${displayName} may assume this role. Whether it ever does is not known.`;
    default:
      return `${displayName} may assume this role.`;
  }
}

function sourceKeysText(keys: ReturnType<Knowledge['data']['sourceKeys']>): string | undefined {
  if (!keys || keys.support === 'unneeded') return undefined;
  const names = `${code('aws:SourceAccount')} and ${code('aws:SourceArn')}`;
  if (keys.support === 'breaks') return `It does not send ${names}: a condition on them locks it out.`;
  const arns = keys.sourceArns.length > 0 ? ` (${enumerate(keys.sourceArns.map(code), 'or')})` : '';
  return `It sends ${names}${arns}; conditions on them keep other customers' resources out.`;
}

function meaning(knowledge: Knowledge, { shape, arn }: PrincipalForm, trusted: boolean): string | undefined {
  switch (shape) {
    case 'everyone':
      return 'Every AWS account is meant, as far as the conditions allow.';
    case 'account':
    case 'root':
      return trusted
        ? "All roles and users of the account may assume this role, not its root user alone. The account's own policies must allow them the call as well."
        : 'All roles and users of the account are meant, not its root user alone.';
    case 'role':
    case 'user':
      return `AWS keeps its unique id: when the ${shape} is deleted and made again under the same name, it is no longer meant.`;
    case 'assumed-role':
      return 'One session of a role, known by its session name.';
    case 'saml-provider':
      return 'People who signed in at this identity provider; they need `sts:AssumeRoleWithSAML`.';
    case 'oidc-provider':
      return oidcMeaning(knowledge, arn?.resource.slice('oidc-provider/'.length) ?? '');
    case 'identity-domain':
      return 'Holders of a token of this provider; they need `sts:AssumeRoleWithWebIdentity`.';
    case 'unique-id':
      return 'The unique id of a role or user. AWS shows it in place of an ARN after the role or user was deleted.';
    case 'group':
      return 'A group cannot be a principal.';
    case 'arn-pattern':
      return 'Principals take no wildcards, apart from a lone `*`.';
    case 'other-arn':
    case 'other-iam-arn':
      return 'This resource cannot be a principal.';
    case 'unfilled':
      return 'A blank that is still to be filled in.';
    default:
      return undefined;
  }
}

function oidcMeaning({ data }: Knowledge, issuer: string): string {
  const needs = 'Holders of its tokens need `sts:AssumeRoleWithWebIdentity`.';
  if (isGithub(issuer)) return `${needs} A condition on ${code(`${issuer}:sub`)} says which repositories.`;
  if (isEks(issuer)) return `${needs} A condition on ${code(`${issuer}:sub`)} says which service account.`;
  const shared = sharedIssuer(issuer, data.sharedOidcIssuers());
  if (!shared) return needs;
  return `${needs} It serves many tenants: a condition on ${code(`${issuer}:${shared.claim}`)} must name yours.`;
}

function issuerText(issuer: string): string {
  if (isGithub(issuer)) return 'GitHub Actions';
  if (isEks(issuer)) return 'pods of an EKS cluster';
  return `the OIDC provider ${code(issuer)}`;
}

function principalLink(): string {
  return link('AWS reference', userGuide('reference_policies_elements_principal'));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
