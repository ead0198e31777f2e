import { contentSpan } from '../../syntax/syntax';
import { claimsOf, scopingClauses, trustedIssuers } from '../../trust/oidc';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A role for a Cognito identity pool does not say which pool, or which of its identities.',
  messages: {
    aud: 'No condition on "{issuer}:aud" says which identity pool is meant. IAM refuses this document.',
    pool: 'No condition on "{issuer}:aud" says which identity pool is meant, so the pools of others may assume this role.',
    amr: 'Guests of the identity pool can assume this role as well as signed-in users. A condition on "{issuer}:amr" tells them apart.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.condition?.opaque) return;
      const { text } = ctx.document;
      for (const { item, issuer } of trustedIssuers(statement)) {
        if (!issuer.startsWith('cognito-identity')) continue;
        const span = contentSpan(item.node, text);
        if (scopingClauses(statement, issuer, 'aud').length === 0) {
          // Without any condition IAM refuses the document; a weak one it may let pass.
          const none = (statement.condition?.clauses.length ?? 0) === 0;
          ctx.report({
            span,
            message: none ? 'aud' : 'pool',
            severity: none ? 'error' : 'security',
            data: { issuer },
          });
        } else if (!claimsOf(statement, issuer).some(({ claim }) => claim === 'amr' || claim === 'sub')) {
          ctx.report({
            span,
            message: 'amr',
            severity: 'warning',
            data: { issuer },
            fixes: (edit) => {
              const key = `${issuer}:amr`;
              const edits = addCondition(edit, statement, 'ForAnyValue:StringLike', { [key]: 'authenticated' });
              if (edits.length === 0) return [];
              return [{ title: 'Let only signed-in users in (narrows access)', kind: 'suggestion', edits }];
            },
          });
        }
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'All identity pools of the world share cognito-identity.amazonaws.com. IAM refuses a trust policy for it without a condition on the pool ("A condition block must be present for the Cognito provider"). A condition on "amr" keeps guests from the role of signed-in users.',
  references: [
    {
      title: 'Cognito: Role trust and permissions',
      url: 'https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "cognito-identity.amazonaws.com" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-cognito-conditions
      "Action": "sts:AssumeRoleWithWebIdentity"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "cognito-identity.amazonaws.com" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-cognito-conditions (fix)
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "cognito-identity.amazonaws.com:aud": "eu-west-1:0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "cognito-identity.amazonaws.com" },
      "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
      "Condition": {
        "StringEquals": {
          "cognito-identity.amazonaws.com:aud": "eu-west-1:0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        },
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
      }
`),
    ],
  },
});
