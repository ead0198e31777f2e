import type { ConditionClause, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { isUnfilled, principalForm } from '../../trust/principal';
import { looksUnfilled } from '../../values/placeholders';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A value under "Federated" is not an identity provider.',
  accessAnalyzer: ['INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY'],
  messages: {
    spelling: '"{value}" is not spelt like the ARN of a provider; "{right}" is. IAM refuses this document.',
    slash: '"{value}" ends in a slash, which the address of this provider does not. IAM will not find the provider.',
    eks: '"{value}" isn\'t the issuer of an EKS cluster, so no token matches it. The issuer starts with "{host}".',
    form: '"{value}" does not name an identity provider. IAM takes the ARN of one, such as "arn:aws:iam::210987654321:oidc-provider/gitlab.com".',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'Federated') return;
      const value = item.node.value;
      const eks = swappedEksHost(value);
      if (eks) {
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'eks',
          data: { value, host: eks.right },
          fixes: (edit) => [
            {
              title: `Replace "${eks.wrong}" with "${eks.right}"`,
              kind: 'suggestion',
              edits: [
                ...edit.replaceText(item.node, value.replace(eks.wrong, eks.right)),
                ...keysOf(item.element.statement, eks.wrong).flatMap((clause) =>
                  edit.renameMember(clause.keyMember, clause.key.replace(eks.wrong, eks.right)),
                ),
              ],
            },
          ],
        });
        return;
      }
      const { shape, arn } = principalForm(value);
      const slash = shape === 'oidc-provider' && withoutSlash.test(value);
      if (!slash && !['unclear', 'other-arn', 'other-iam-arn', 'arn-pattern', 'group', 'unique-id'].includes(shape))
        return;
      if (value === '' || isUnfilled(value) || (arn && /[a-z]/i.test(arn.account))) return;
      const right = repair(value, ctx.settings.ownAccounts[0]);
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: slash ? 'slash' : right ? 'spelling' : 'form',
        severity: slash || looksUnfilled(value) ? 'warning' : 'error',
        data: { value, right: right ?? '' },
        fixes: (edit) =>
          right
            ? [
                {
                  title: `Replace "${value}" with "${right}"`,
                  kind: 'quickfix',
                  edits: edit.replaceText(item.node, right),
                },
              ]
            : [],
      });
    },
  },
});

/**
 * The host of an EKS issuer with the Region in the wrong place; a cluster's issuer is
 * `oidc.eks.eu-west-1.amazonaws.com/id/…` (https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html).
 */
function swappedEksHost(value: string): { wrong: string; right: string } | undefined {
  const [, wrong, region, suffix] =
    /:oidc-provider\/(oidc\.([a-z]{2}(?:-[a-z]+)+-\d)\.eks\.(amazonaws\.com(?:\.cn)?))\/id\//.exec(value) ?? [];
  return wrong === undefined ? undefined : { wrong, right: `oidc.eks.${region}.${suffix}` };
}

/** The clauses on claims of an issuer at this host. */
function keysOf(statement: Statement, host: string): readonly ConditionClause[] {
  return (statement.condition?.clauses ?? []).filter(({ key }) => key.startsWith(`${host}/`));
}

/**
 * Providers whose address has no slash at its end. Others have one, which the ARN keeps: sts.windows.net/<tenant>/ of
 * Microsoft Entra and the domains of Auth0.
 */
const withoutSlash =
  /:oidc-provider\/(?:token\.actions\.githubusercontent\.com|gitlab\.com|oidc\.eks\.[^/]+\/id\/[^/]+)\/$/;

/** The ARN that was meant: scheme and trailing slash left out, and a bare address put into an ARN of the own account. */
function repair(value: string, ownAccount: string | undefined): string | undefined {
  const bare = value.trim().replace('https://', '').replace(/\/+$/, '');
  const candidates = [bare, bare.replace(/:(oidc|saml)-provider:/, ':$1-provider/')];
  if (ownAccount && /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[^\s:]*)?$/i.test(bare)) {
    candidates.push(`arn:aws:iam::${ownAccount}:oidc-provider/${bare}`);
  }
  const good = ['oidc-provider', 'saml-provider', 'identity-domain'];
  return candidates.find((one) => one !== value && good.includes(principalForm(one).shape));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Under "Federated" IAM takes the ARN of a SAML or OpenID Connect provider of the account, or one of the domains cognito-identity.amazonaws.com, accounts.google.com, graph.facebook.com and www.amazon.com. The ARN of an OpenID Connect provider holds its address without "https://".',
  references: [accessAnalyzerChecks, oidcRoles],
  peers: { parliament: ['UNKNOWN_FEDERATION_SOURCE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/https://id.my-app.dev" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-federated-format (fix)
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "id.my-app.dev:aud": "my-app", "id.my-app.dev:sub": "orders" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "id.my-app.dev" },
//                                 ^^^^^^^^^^^^^ error principal-federated-format
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "id.my-app.dev:aud": "my-app", "id.my-app.dev:sub": "orders" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.eu-west-1.eks.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-federated-format (fix)
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "oidc.eu-west-1.eks.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:aud": "sts.amazonaws.com",
          "oidc.eu-west-1.eks.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9:sub": "system:serviceaccount:my-app:my-app"
        }
      }
`),
    ],
    good: [
      // The trust policies that Microsoft publishes for Entra ID end so.
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "Federated": "arn:aws:iam::210987654321:oidc-provider/sts.windows.net/0d990263-018e-4e65-a703-eff731de951e/"
      },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "sts.windows.net/0d990263-018e-4e65-a703-eff731de951e/:aud": "api://my-app",
          "sts.windows.net/0d990263-018e-4e65-a703-eff731de951e/:sub": "orders"
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "id.my-app.dev:aud": "my-app", "id.my-app.dev:sub": "orders" } }
`),
    ],
  },
});
