import { summarisePolicy } from '../access/summary';
import { quotas } from '../data/quotas';
import type { PolicyDocument } from '../documents/document';
import type { Policy, PrincipalItem } from '../model/model';
import { formatCount, policySize } from '../model/size';
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
  const trusting = policy.statements.filter(({ effect }) => effect === 'Allow');
  const names = trusting.flatMap(({ principal }) => {
    if (principal?.text)
      return [principal.text.value === '*' ? 'anyone' : principal.text.value].filter((text) => text !== '');
    return principal?.items.filter(({ node }) => node.value !== '').map((item) => shortName(knowledge, item)) ?? [];
  });
  return names.length === 0 ? 'Trusted: nobody' : `Trusted: ${enumerate([...new Set(names)], 'and', mostTrusted)}`;
}

/** A principal in a word or two: `Lambda`, `Production`, `role deploy`. */
function shortName({ data, accountNames }: Knowledge, { node }: PrincipalItem): string {
  const { shape, arn, account = '' } = principalForm(node.value);
  switch (shape) {
    case 'everyone':
      return 'anyone';
    case 'service':
      return serviceName(data, node.value);
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
      return node.value;
  }
}
