import { contentSpan } from '../../syntax/syntax';
import { subjectFault } from '../../trust/githubSubject';
import { isUnfilled } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { githubSubjects } from '../shared/githubSubjects';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: "GitHub's subject is written in a form that no token has.",
  messages: {
    url: '"{value}" is an address; the subject of a token begins with "repo:" and the repository. The condition is never met.',
    prefix: '"{value}" lacks "repo:" in front. The condition is never met.',
    git: '"{value}" names the repository with ".git", which tokens do not. The condition is never met.',
    ref: '"{value}" names the branch or tag in short; tokens have it in full, such as "ref:refs/heads/main". The condition is never met.',
    short:
      '"{value}" ends after the repository; unless your organization changed that, tokens go on with a branch, tag or environment. The condition is then never met.',
  },
  check: {
    statement(ctx, statement) {
      for (const { node } of githubSubjects(statement)) {
        const fault = isUnfilled(node.value) ? undefined : subjectFault(node.value);
        if (!fault) continue;
        const { right } = fault;
        ctx.report({
          span: contentSpan(node, ctx.document.text),
          message: fault.reason,
          // An organization can choose to have nothing but the repository in its subjects.
          severity: fault.reason === 'short' ? 'warning' : 'error',
          data: { value: node.value },
          fixes: (edit) =>
            right
              ? [{ title: `Replace it by "${right}"`, kind: 'quickfix', edits: edit.replaceText(node, right) }]
              : [],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A GitHub token has the subject repo:ORG/REPO:ref:refs/heads/BRANCH, repo:ORG/REPO:ref:refs/tags/TAG, repo:ORG/REPO:environment:NAME or repo:ORG/REPO:pull_request. Repositories that were made, renamed or transferred since July 2026 have ids behind both names: repo:ORG@ID/REPO@ID:…. A condition in another form is never met, and the workflow fails with "Not authorized to perform sts:AssumeRoleWithWebIdentity".',
  references: [
    {
      title: 'GitHub: OpenID Connect reference',
      url: 'https://docs.github.com/en/actions/reference/security/oidc',
    },
    oidcRoles,
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
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:main"
//                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-github-sub-grammar (fix)
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
          "token.actions.githubusercontent.com:sub": [
            "my-org/my-app:environment:production",
//           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-github-sub-grammar (fix)
            "repo:my-org/my-tool"
//           ^^^^^^^^^^^^^^^^^^^ warning trust-github-sub-grammar
          ]
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
          "token.actions.githubusercontent.com:sub": [
            "repo:my-org@4711/my-app@812345678:ref:refs/heads/main",
            "repository_owner:my-org:job_workflow_ref:my-org/flows/.github/workflows/deploy.yml@refs/heads/main"
          ]
        }
      }
`),
    ],
  },
});
