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
  summary: 'The subject of GitLab is not in its form, or matches the projects of others.',
  messages: {
    form: '"{value}" is not in the form of the subject of GitLab, "project_path:GROUP/PROJECT:ref_type:branch:ref:main". The condition is most likely never met.',
    wide: '"{value}" also matches groups and projects that are not yours. Name it in full.',
  },
  check: {
    statement(ctx, statement) {
      for (const node of vendorSubjects(statement, (issuer) => issuer === 'gitlab.com')) {
        const { value } = node;
        const fits =
          /^project_path:[^:]+(:|$)|^(user|project|namespace)_[a-z_]+:/.test(value) ||
          sample.some((one) => matchesWildcard(value, one));
        const wide = fits && /^project_path:[^/:]*[*?]/.test(value);
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
const sample: readonly string[] = ['project_path:group/project:ref_type:branch:ref:main'];

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A GitLab token has the subject project_path:GROUP/PROJECT:ref_type:TYPE:ref:NAME. A condition in another form is never met, and a wildcard in the first group lets the projects of others in.',
  references: [
    { title: 'GitLab: Configure OpenID Connect in AWS', url: 'https://docs.gitlab.com/ci/cloud_services/aws/' },
    oidcRoles,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/gitlab.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "gitlab.com:aud": "https://gitlab.com",
          "gitlab.com:sub": "my-group/my-app:ref:main"
//                           ^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-gitlab-sub
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/gitlab.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "gitlab.com:aud": "https://gitlab.com" },
        "StringLike": { "gitlab.com:sub": "project_path:*:ref_type:branch:ref:main" }
//                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-gitlab-sub
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/gitlab.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "gitlab.com:aud": "https://gitlab.com" },
        "StringLike": { "gitlab.com:sub": "project_path:my-group/my-app:ref_type:branch:ref:*" }
      }
`),
    ],
  },
});
