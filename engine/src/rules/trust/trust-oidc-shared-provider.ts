import { contentSpan } from '../../syntax/syntax';
import {
  claimClauses,
  claimsOf,
  githubIdentityClaims,
  hasOtherScope,
  isGithub,
  scopes,
  scopingClauses,
  sharedIssuer,
  trustedIssuers,
} from '../../trust/oidc';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A provider that serves many organizations is trusted without saying which one.',
  messages: {
    unscoped:
      '"{issuer}" serves many organizations, and no condition on "{key}" says which one may assume this role. IAM refuses such a trust policy for new roles.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.condition?.opaque) return;
      for (const { item, issuer, isProvider } of trustedIssuers(statement)) {
        const shared = sharedIssuer(issuer, ctx.data.sharedOidcIssuers());
        // Cognito has a rule of its own.
        if (!shared?.required || !isProvider) continue;
        if (scopingClauses(statement, issuer, shared.claim).length > 0 || hasOtherScope(statement)) continue;
        const claims = claimsOf(statement, issuer);
        const set = claims.some(
          ({ clause, claim }) => claim === shared.claim && clause.operator.set === 'ForAllValues',
        );
        if (set || (isGithub(issuer) && claims.some((one) => one.claim !== 'aud' && scopes(one)))) continue;
        if (isGithub(issuer) && claims.some((one) => githubIdentityClaims.has(one.claim))) continue;
        // Keys of another issuer have a rule of their own.
        if (claimClauses(statement).some(({ prefix }) => prefix !== issuer.toLowerCase())) continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'unscoped',
          data: { issuer, key: `${issuer}:${shared.claim}` },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'GitHub, GitLab.com, HCP Terraform and others issue tokens for all of their customers. A trust policy has to pin its own by a claim, compared with StringEquals, StringLike or StringEqualsIgnoreCase. Since 2025 IAM refuses new trust policies for these providers that do not.',
  references: [
    {
      title: 'Identity-provider controls for shared OIDC providers',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
    },
    oidcRoles,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-oidc-shared-provider
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/app.terraform.io" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-oidc-shared-provider
      "Action": "sts:AssumeRoleWithWebIdentity"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main"
        }
      }
`),
    ],
  },
});
