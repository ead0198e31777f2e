import { contentSpan } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { oidcRoles } from '../shared/references';
import { vendorSubjects } from '../shared/vendorSubjects';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'The subject of CircleCI is not in its form, or matches every organization.',
  messages: {
    form: '"{value}" is not in the form of the subject of CircleCI, "org/ORG_ID/project/PROJECT_ID/user/USER_ID". The condition is most likely never met.',
    wide: '"{value}" also matches organizations that are not yours. Name it in full.',
  },
  check: {
    statement(ctx, statement) {
      for (const node of vendorSubjects(statement, (issuer) => issuer.startsWith('oidc.circleci.com/org/'))) {
        const { value } = node;
        const fits =
          /^org\/[^/]+\/project\/[^/]+\/user\//.test(value) || sample.some((one) => matchesWildcard(value, one));
        const wide = fits && /^org\/[^/]*[*?]/.test(value);
        if (fits && !wide) continue;
        ctx.report({
          span: contentSpan(node, ctx.document.text),
          message: wide ? 'wide' : 'form',
          severity: wide ? 'security' : 'warning',
          data: { value },
        });
      }
    },
  },
});

/** Subjects that a pattern in the right form can match. */
const sample: readonly string[] = [
  'org/org/project/project/user/user',
  'org/org/project/project/user/user/vcs-origin/github.com/a/b/vcs-ref/refs/heads/main',
];

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A CircleCI token has the subject org/ORG_ID/project/PROJECT_ID/user/USER_ID, sometimes with the repository behind it. A condition in another form is never met.',
  references: [
    { title: 'CircleCI: OpenID Connect tokens', url: 'https://circleci.com/docs/openid-connect-tokens/' },
    oidcRoles,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9:aud": "1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9",
          "oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9:sub": "project/9c8d7e6f-5a4b-4c3d-8e2f-1a0b9c8d7e6f"
//                                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-circleci-sub
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9:aud": "1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9" },
        "StringLike": { "oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9:sub": "org/*/project/9c8d7e6f-5a4b-4c3d-8e2f-1a0b9c8d7e6f/user/*" }
//                                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-circleci-sub
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9:aud": "1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9" },
        "StringLike": { "oidc.circleci.com/org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9:sub": "org/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9/project/9c8d7e6f-5a4b-4c3d-8e2f-1a0b9c8d7e6f/user/*" }
      }
`),
    ],
  },
});
