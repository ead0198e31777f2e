import { contentSpan } from '../../syntax/syntax';
import { claimClauses, claimsOf, hasOtherScope, isEks, sharedIssuer, trustedIssuers } from '../../trust/oidc';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A web identity provider is trusted without a condition on its tokens.',
  accessAnalyzer: ['MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL'],
  messages: {
    none: 'Everyone with a token from "{issuer}" can assume this role. A condition on "{issuer}:{claim}" says who is meant.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.condition?.opaque) return;
      for (const { item, issuer } of trustedIssuers(statement)) {
        const shared = sharedIssuer(issuer, ctx.data.sharedOidcIssuers());
        // Shared issuers, EKS clusters and keys of another issuer have rules of their own.
        if (shared?.required || isEks(issuer) || claimClauses(statement).length > 0) continue;
        if (claimsOf(statement, issuer).length > 0 || hasOtherScope(statement)) continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'none',
          data: { issuer, claim: shared?.claim ?? 'sub' },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Without a condition everyone who gets a token from the provider can assume the role. Conditions on the token\'s audience and subject, such as "id.my-app.dev:sub", say who is meant.',
  references: [accessAnalyzerChecks, oidcRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-oidc-no-condition
      "Action": "sts:AssumeRoleWithWebIdentity"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "accounts.google.com" },
//                                 ^^^^^^^^^^^^^^^^^^^ security trust-oidc-no-condition
      "Action": "sts:AssumeRoleWithWebIdentity"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "id.my-app.dev:sub": "orders", "id.my-app.dev:aud": "my-app" } }
`),
    ],
  },
});
