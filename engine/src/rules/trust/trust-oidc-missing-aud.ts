import { contentSpan } from '../../syntax/syntax';
import { claimsOf, isEks, isGithub, scopes, trustedIssuers } from '../../trust/oidc';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { oidcRoles } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A web identity is trusted by its subject, for any audience.',
  messages: {
    aud: 'Tokens of "{issuer}" for any audience of the provider are accepted. A condition on "{key}" keeps tokens for other services out.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.condition?.opaque) return;
      for (const { item, issuer, isProvider } of trustedIssuers(statement)) {
        if (!isProvider) continue;
        const claims = claimsOf(statement, issuer);
        if (claims.some(({ claim }) => claim === 'aud' || claim === 'oaud' || claim === 'azp')) continue;
        if (!claims.some(({ claim }) => claim === 'sub') || !claims.some(scopes)) continue;
        const key = `${issuer}:aud`;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'aud',
          data: { issuer, key },
          fixes: (edit) => {
            if (!isGithub(issuer) && !isEks(issuer)) return [];
            const edits = addCondition(edit, statement, 'StringEquals', { [key]: 'sts.amazonaws.com' });
            if (edits.length === 0) return [];
            return [{ title: `Add "${key}": "sts.amazonaws.com" (narrows access)`, kind: 'suggestion', edits }];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A condition on the audience keeps tokens out that were issued for another service. IAM also checks the audience against the list of the provider, so this is a second lock that keeps when someone extends that list.',
  references: [oidcRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion trust-oidc-missing-aud (fix)
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:environment:production"
        }
      }
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
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:environment:production"
        }
      }
`),
    ],
  },
});
