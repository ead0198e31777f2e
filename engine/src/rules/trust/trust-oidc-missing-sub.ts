import { contentSpan } from '../../syntax/syntax';
import { claimsOf, hasOtherScope, isEks, isGithub, scopes, sharedIssuer, trustedIssuers } from '../../trust/oidc';
import { textValues } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A web identity is trusted by the common audience "sts.amazonaws.com" alone.',
  messages: {
    sub: 'Every token of "{issuer}" for AWS has this audience, so everyone with one can assume this role. A condition on "{key}" says who is meant.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.condition?.opaque || hasOtherScope(statement)) return;
      for (const { issuer, isProvider } of trustedIssuers(statement)) {
        if (!isProvider || isEks(issuer) || isGithub(issuer)) continue;
        if (sharedIssuer(issuer, ctx.data.sharedOidcIssuers())?.required) continue;
        const claims = claimsOf(statement, issuer);
        const [aud] = claims.filter(({ claim }) => claim === 'aud');
        if (!aud || claims.some((one) => one.claim !== 'aud' && scopes(one))) continue;
        const index = textValues(aud.clause).indexOf('sts.amazonaws.com');
        const value = aud.clause.values[index];
        if (value?.type !== 'string') continue;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message: 'sub',
          data: { issuer, key: `${issuer}:sub` },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Tokens meant for AWS mostly have the audience "sts.amazonaws.com", whoever they are for. Without a condition on the subject, everyone who gets such a token from the provider can assume the role.',
  references: [oidcRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "id.my-app.dev:aud": "sts.amazonaws.com" } }
//                                                           ^^^^^^^^^^^^^^^^^ security trust-oidc-missing-sub
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "id.my-app.dev:aud": "my-app-client" } }
`),
    ],
  },
});
