import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { githubSubjects } from '../shared/githubSubjects';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'Pull requests can assume the role.',
  messages: {
    pull: 'Every pull request of the repository can assume this role, with code that nobody has reviewed. Give such a role nothing but read access.',
  },
  check: {
    statement(ctx, statement) {
      for (const { node } of githubSubjects(statement)) {
        const { value } = node;
        if (!/^repo:[^:]*:pull_request$/.test(value)) continue;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, value.length - 'pull_request'.length, value.length),
          message: 'pull',
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A workflow of a pull request runs code that nobody has reviewed yet. Whoever can push a branch to the repository can run anything with this role, so it should do no more than read.',
  references: [
    { title: 'GitHub: OpenID Connect reference', url: 'https://docs.github.com/en/actions/reference/security/oidc' },
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
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:pull_request"
//                                                                       ^^^^^^^^^^^^ suggestion trust-github-pull-request
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
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:environment:pull_request"
        }
      }
`),
    ],
  },
});
