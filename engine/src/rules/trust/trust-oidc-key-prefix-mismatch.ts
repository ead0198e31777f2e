import { sliceSpan } from '../../syntax/syntax';
import { claimClauses, trustedIssuers, trustsOnlyIssuers } from '../../trust/oidc';
import { isUnfilled } from '../../trust/principal';
import { pins } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A condition names a claim of another identity provider than the one that is trusted.',
  messages: {
    prefix:
      '"{prefix}" is not the trusted provider "{issuer}". The condition is never met, so nobody can assume this role.',
  },
  check: {
    statement(ctx, statement) {
      if (!trustsOnlyIssuers(statement)) return;
      const issuers = trustedIssuers(statement).map(({ issuer }) => issuer);
      const lower = new Set(issuers.map((issuer) => issuer.toLowerCase()));
      const [only] = issuers;
      if (!only) return;
      for (const { clause, prefix, claim } of claimClauses(statement)) {
        if (lower.has(prefix) || !pins(clause) || isUnfilled(clause.key) || issuers.some(isUnfilled)) continue;
        const length = clause.key.length - claim.length - 1;
        const right = `${only}:${clause.key.slice(length + 1)}`;
        const taken = statement.condition?.clauses.some((other) => other.lowerKey === right.toLowerCase()) ?? false;
        ctx.report({
          span: sliceSpan(clause.keyMember.key, ctx.document.text, 0, length),
          message: 'prefix',
          data: { prefix: clause.key.slice(0, length), issuer: issuers.join('" or "') },
          fixes: (edit) =>
            issuers.length === 1 && !taken
              ? [
                  {
                    title: `Replace it by "${right}"`,
                    kind: 'quickfix',
                    edits: edit.renameMember(clause.keyMember, right),
                  },
                ]
              : [],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The key of a claim begins with the address of the provider as in its ARN, without "https://". A token of the trusted provider never has the claims of another one, so the condition is never met and nobody can assume the role.',
  references: [oidcRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "https://id.my-app.dev:sub": "orders",
//         ^^^^^^^^^^^^^^^^^^^^^ error trust-oidc-key-prefix-mismatch (fix)
          "id.my-app.dev:aud": "my-app"
        }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": { "StringEquals": { "ID.my-app.dev:sub": "orders", "id.my-app.dev:aud": "my-app" } }
`),
    ],
  },
});
