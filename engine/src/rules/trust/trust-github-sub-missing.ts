import { contentSpan } from '../../syntax/syntax';
import {
  claimsOf,
  githubIdentityClaims,
  hasOtherScope,
  isGithub,
  scopes,
  scopingClauses,
  trustedIssuers,
} from '../../trust/oidc';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'GitHub Actions is trusted without saying which repository.',
  accessAnalyzer: ['MISSING_GITHUB_REPO_CONDITION_KEY'],
  messages: {
    sub: 'No condition says which repository may assume this role. Add one on "{issuer}:sub", such as "repo:my-org/my-app:ref:refs/heads/main".',
  },
  check: {
    statement(ctx, statement) {
      if (statement.condition?.opaque || hasOtherScope(statement)) return;
      for (const { item, issuer } of trustedIssuers(statement)) {
        if (!isGithub(issuer) || scopingClauses(statement, issuer, 'sub').length > 0) continue;
        const claims = claimsOf(statement, issuer);
        if (claims.some((one) => one.claim === 'sub' || (githubIdentityClaims.has(one.claim) && scopes(one)))) continue;
        // With nothing but the audience, github.com falls under the rule for shared providers.
        if (!claims.some((one) => one.claim !== 'aud' && scopes(one))) continue;
        ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'sub', data: { issuer } });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The subject of a GitHub token names the repository and the branch, tag or environment. Claims such as the actor or the workflow name can be had in any repository; only the subject or a claim on the repository keeps others out.',
  references: [accessAnalyzerChecks, oidcRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-github-sub-missing
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:actor": "my-user"
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
          "token.actions.githubusercontent.com:repository_id": "812345678"
        }
      }
`),
    ],
  },
});
