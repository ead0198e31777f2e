import { sliceSpan } from '../../syntax/syntax';
import { didYouMean } from '../../text/didYouMean';
import { claimClauses } from '../../trust/oidc';
import { isUnfilled } from '../../trust/principal';
import { pins } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: "A condition is on a claim that AWS doesn't evaluate.",
  messages: {
    meant: '"{issuer}" has no claim "{claim}" that AWS evaluates. Did you mean "{meant}"? As written, {consequence}.',
    unevaluated:
      'AWS doesn\'t list "{claim}" among the claims of "{issuer}" that it evaluates. Unless it was added recently, {consequence}.',
  },
  check: {
    statement(ctx, statement) {
      for (const { clause, prefix, claim } of claimClauses(statement)) {
        const issuer = ctx.data.sharedOidcIssuers().find((one) => one.issuer === prefix);
        const evaluated = issuer?.evaluatedClaims;
        if (!evaluated || evaluated.includes(claim) || claim === '' || isUnfilled(clause.key)) continue;
        const meant = didYouMean(claim, evaluated);
        const from = clause.key.length - claim.length;
        const right = `${clause.key.slice(0, from)}${meant}`;
        const isTaken = statement.condition?.clauses.some((other) => other.lowerKey === right.toLowerCase()) ?? false;
        ctx.report({
          span: sliceSpan(clause.keyMember.key, ctx.document.text, from, clause.key.length),
          message: meant === undefined ? 'unevaluated' : 'meant',
          data: {
            claim: clause.key.slice(from),
            issuer: prefix,
            meant: meant ?? '',
            consequence: pins(clause)
              ? statement.effect === 'Deny'
                ? 'the condition is never met and nothing is denied'
                : 'the condition is never met and nobody can assume this role'
              : 'no request includes it',
          },
          fixes: (edit) =>
            meant === undefined || isTaken
              ? []
              : [
                  {
                    title: `Replace "${clause.key}" with "${right}"`,
                    kind: 'suggestion',
                    edits: edit.renameMember(clause.keyMember, right),
                  },
                ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS passes only some of the claims in a token to the trust policy. For GitHub Actions those are `sub`, `aud`, `repository`, `repository_id`, `ref`, `environment`, `workflow`, `job_workflow_ref`, `actor`, `actor_id`, `enterprise_id` and the standard claims. A condition on any other claim, such as `repository_owner`, is never met. `sub` includes the owner of the repository. Other issuers are not checked.',
  references: [
    {
      title: 'IAM and AWS STS condition context keys',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html',
    },
    {
      title: 'AWS STS supports validation of select identity provider specific claims',
      url: 'https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main",
          "token.actions.githubusercontent.com:repository_owner": "my-org"
//                                             ^^^^^^^^^^^^^^^^ warning trust-oidc-claim-not-evaluated
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main",
          "token.actions.githubusercontent.com:repositry_id": "1234"
//                                             ^^^^^^^^^^^^ warning trust-oidc-claim-not-evaluated (fix)
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
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main",
          "token.actions.githubusercontent.com:Repository_ID": "1234"
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/id.my-app.dev" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "id.my-app.dev:aud": "my-app", "id.my-app.dev:sub": "orders", "id.my-app.dev:team": "billing" }
      }
`),
    ],
  },
});
