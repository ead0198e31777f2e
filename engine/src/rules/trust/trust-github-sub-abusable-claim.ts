import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { githubSubjects } from '../shared/githubSubjects';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'none',
  summary: "GitHub's subject begins with a claim that anyone can choose.",
  messages: {
    claim:
      'Anyone can choose this "{claim}" in a repository of their own. Begin the subject with the repository or its owner.',
  },
  check: {
    statement(ctx, statement) {
      for (const { node } of githubSubjects(statement)) {
        const claim = /^(workflow|environment|ref|context|head_ref|base_ref|actor):/.exec(node.value)?.[1];
        if (!claim || /(^|:)(repo|repository|repository_owner|repository_id|repository_owner_id):/.test(node.value))
          continue;
        ctx.report({
          span: sliceSpan(node, ctx.document.text, 0, claim.length),
          message: 'claim',
          data: { claim },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: "Organizations can choose which claims the subject is made of. Workflow names, environments, branches and contexts can be named alike in anybody's repository, so a subject that begins with one of them pins nobody. Begin with the repository or its owner.",
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
          "token.actions.githubusercontent.com:sub": "workflow:deploy"
//                                                    ^^^^^^^^ security trust-github-sub-abusable-claim
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
          "token.actions.githubusercontent.com:sub": "repository_id:812345678:environment:production"
        }
      }
`),
    ],
  },
});
