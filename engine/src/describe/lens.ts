import { summarisePolicy } from '../access/summary';
import { quotas } from '../data/quotas';
import type { PolicyDocument } from '../documents/document';
import type { Policy } from '../model/model';
import { formatCount, policySize } from '../model/size';
import { knownPrincipals } from '../trust/knownPrincipals';
import { isGithub } from '../trust/oidc';
import { principalForm } from '../trust/principal';
import { serviceName } from '../trust/serviceName';
import { type Knowledge, nameOf } from './knowledge';
import { enumerate } from './markdown';

const mostTrusted = 3;

/** What a policy is about and how much of its quota it takes: `Trusted: Lambda · 187 of 2,048 characters`. */
export function lensText(
  knowledge: Knowledge,
  { text }: PolicyDocument,
  policy: Policy,
  trustPolicyQuota: number,
): string {
  const limit = policy.kind === 'trust' ? trustPolicyQuota : quotas.managedPolicySize.max;
  const summary = policy.kind === 'trust' ? trustedText(knowledge, policy) : summarisePolicy(knowledge.data, policy);
  const size = policySize(policy.node, text).compact;
  return `${summary} · ${formatCount(size)} of ${formatCount(limit)} characters`;
}

function trustedText(knowledge: Knowledge, policy: Policy): string {
  return `Trusted: ${enumerate(orNobody(trustedNames(knowledge, policy)), 'and', mostTrusted)}`;
}

/** What a role is about: `Trusted: Lambda · 3 actions on 2 resources · 1 managed policy`. `services`: those that a format trusts. */
export function roleLensText(
  knowledge: Knowledge,
  policies: readonly Policy[],
  services: readonly string[],
  managedPolicies: number,
): string {
  const trust = policies.filter(({ kind }) => kind === 'trust');
  const known = services.map((name) => serviceName(knowledge.data, name));
  const names = [...new Set([...known, ...trust.flatMap((policy) => trustedNames(knowledge, policy))])];
  const isOpen =
    (trust.length === 0 && services.length === 0) ||
    trust.some(({ opaque, statements }) => {
      return opaque || statements.some(({ principal }) => principal && knownPrincipals(principal).isOpen);
    });
  const trusted = isOpen ? [...names, names.length === 0 ? 'not known' : 'others'] : orNobody(names);
  const permissions = policies.filter(({ kind }) => kind === 'permission');
  const [first] = permissions;
  const statements = permissions.flatMap((policy) => policy.statements);
  const managed = `${managedPolicies} managed ${managedPolicies === 1 ? 'policy' : 'policies'}`;
  return [
    `Trusted: ${enumerate(trusted, 'and', mostTrusted)}`,
    ...(first && statements.length > 0 ? [summarisePolicy(knowledge.data, { ...first, statements })] : []),
    ...(managedPolicies > 0 ? [managed] : []),
  ].join(' · ');
}

function orNobody(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ['nobody'] : names;
}

/** Whom a trust policy lets in, as far as it is certain. */
function trustedNames(knowledge: Knowledge, policy: Policy): readonly string[] {
  const trusting = policy.statements.filter(({ effect }) => effect === 'Allow');
  const names = trusting.flatMap(({ principal }) => {
    if (principal?.text)
      return [principal.text.value === '*' ? 'anyone' : principal.text.value].filter((text) => text !== '');
    const known = principal ? knownPrincipals(principal).items : [];
    return known.filter(({ value }) => value !== '').map(({ value }) => shortName(knowledge, value));
  });
  return [...new Set(names)];
}

/** A principal in a word or two: `Lambda`, `Production`, `role deploy`. */
function shortName({ data, accountNames }: Knowledge, value: string): string {
  const { shape, arn, account = '' } = principalForm(value);
  switch (shape) {
    case 'everyone':
      return 'anyone';
    case 'service':
      return serviceName(data, value);
    case 'account':
    case 'root':
      return `account ${nameOf(accountNames, account) ?? account}`;
    case 'role':
    case 'user':
      return `${shape} ${arn?.resource.slice(arn.resource.lastIndexOf('/') + 1)}`;
    case 'oidc-provider': {
      const issuer = arn?.resource.slice('oidc-provider/'.length) ?? '';
      return isGithub(issuer) ? 'GitHub Actions' : issuer;
    }
    case 'saml-provider':
      return `SAML provider ${arn?.resource.slice('saml-provider/'.length)}`;
    default:
      return value;
  }
}
