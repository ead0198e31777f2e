import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { parseGithubSubject } from '../../trust/githubSubject';
import { claimClauses, scopes } from '../../trust/oidc';
import { isUnfilled } from '../../trust/principal';
import { matchesAnything } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { changeOperator } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { githubSubjects } from '../shared/githubSubjects';
import { accessAnalyzerChecks, oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: "A wildcard in GitHub's subject lets in more than one repository, or every branch and pull request.",
  accessAnalyzer: ['SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED'],
  messages: {
    org: 'The wildcard stands in the organization, so people outside yours can match "{value}".',
    repo: '"{value}" matches every repository of "{org}", so whoever can make a repository there can assume this role.',
    rest: '"{value}" matches every branch, tag and pull request of the repository. A branch or an environment would say more.',
  },
  check: {
    statement(ctx, statement) {
      for (const { claim, node } of githubSubjects(statement)) {
        const { value } = node;
        const subject = parseGithubSubject(value);
        if (!subject || !hasWildcard(value) || claim.clause.operator.known !== 'StringLike' || isUnfilled(value))
          continue;
        const { rest } = subject;
        const org = withoutId(subject.org);
        const repo = withoutId(subject.repo);
        const inOrg = hasWildcard(org);
        const pinned = claimClauses(statement).some((one) => narrower.has(one.claim) && scopes(one));
        if (!inOrg && !hasWildcard(repo) && (pinned || rest === undefined || !matchesAnything(rest))) continue;
        const exact = value.replace(/\*$/, 'ref:refs/heads/main');
        ctx.report({
          span: contentSpan(node, ctx.document.text),
          message: inOrg ? 'org' : hasWildcard(repo) ? 'repo' : 'rest',
          severity: inOrg || matchesAnything(repo) ? 'security' : 'warning',
          data: { value, org },
          fixes: (edit) => {
            if (inOrg || hasWildcard(repo) || hasWildcard(exact) || claim.clause.list) return [];
            const operator = changeOperator(edit, claim.clause, 'StringEquals');
            // Only a renamed operator leaves the value where it is, so that it can be replaced in the same fix.
            const renamed = operator.length === 1 && operator[0]?.newText === 'StringEquals';
            const edits = [...(renamed ? operator : []), ...edit.replaceText(node, exact)];
            return [{ title: 'Let only the branch main in (narrows access)', kind: 'suggestion', edits }];
          },
        });
      }
    },
  },
});

/** Claims that narrow a repository's tokens as a longer subject would. */
const narrower = new Set(['ref', 'environment', 'job_workflow_ref', 'workflow_ref', 'ref_type']);

/** The name alone: an id behind it cannot be chosen, so a wildcard for the id lets nobody else in. */
function withoutId(name: string): string {
  return name.replace(/@\*$/, '');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A subject names organization, repository and then a branch, tag, environment or pull request. A wildcard for the organization lets anyone in who makes an organization with a fitting name; one for the repository lets in all who can make a repository; one behind the repository lets in every branch and pull request of it.',
  references: [accessAnalyzerChecks, oidcRoles],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        "StringLike": { "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:*" }
//                                                                  ^^^^^^^^^^^^^^^^^^^^ warning trust-github-sub-wildcard (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        "StringLike": { "token.actions.githubusercontent.com:sub": "repo:my-org/*" }
//                                                                  ^^^^^^^^^^^^^ security trust-github-sub-wildcard
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        "StringLike": { "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/release-*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:ref": "refs/heads/main"
        },
        "StringLike": { "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:*" }
      }
`),
    ],
  },
});
