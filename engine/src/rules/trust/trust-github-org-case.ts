import { sliceSpan } from '../../syntax/syntax';
import { parseGithubSubject } from '../../trust/githubSubject';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { githubSubjects } from '../shared/githubSubjects';
import { oidcRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: "GitHub's subject writes the organization or the repository in other letter case than the git remote.",
  messages: {
    case: '"{name}" is "{right}" in the git remote, and the comparison is by letter case. A token with the remote\'s spelling is turned away; use the spelling that GitHub shows.',
  },
  check: {
    statement(ctx, statement) {
      if (ctx.repository?.host !== 'github.com') return;
      const [org = '', repo = ''] = ctx.repository.path.split('/');
      for (const { claim, node } of githubSubjects(statement)) {
        const subject = parseGithubSubject(node.value);
        if (!subject || !comparesCase.has(claim.clause.operator.known ?? '')) continue;
        const atOrg = 'repo:'.length;
        const ownOrg = withoutId(subject.org);
        if (!isSameName(ownOrg, org)) continue;
        const places = [{ name: ownOrg, right: org, at: atOrg }];
        const ownRepo = withoutId(subject.repo);
        // Other repositories of the organization are no business of this one.
        if (isSameName(ownRepo, repo)) {
          places.push({ name: ownRepo, right: repo, at: atOrg + subject.org.length + 1 });
        }
        for (const { name, right, at } of places) {
          if (name === right) continue;
          const to = at + name.length;
          ctx.report({
            span: sliceSpan(node, ctx.document.text, at, to),
            message: 'case',
            data: { name, right },
            fixes: (edit) => [
              {
                title: `Replace "${name}" by "${right}" (changes who is trusted)`,
                kind: 'suggestion',
                edits: edit.replaceText(node, `${node.value.slice(0, at)}${right}${node.value.slice(to)}`),
              },
            ],
          });
        }
      }
    },
  },
});

const comparesCase = new Set(['StringEquals', 'StringLike']);

/** Newer subjects have an id behind each name. */
function withoutId(name: string): string {
  return name.replace(/@.*$/, '');
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Addresses on GitHub work in any letter case, but a token has the names exactly as they are on GitHub, and StringEquals and StringLike compare letter by letter. One capital letter too many and the workflow fails with "Not authorized to perform sts:AssumeRoleWithWebIdentity". The remote of the git repository that the file lies in is taken for the right spelling; the page of the repository on GitHub shows it for certain.',
  references: [
    {
      title: 'GitHub: OpenID Connect reference',
      url: 'https://docs.github.com/en/actions/reference/security/oidc',
    },
    oidcRoles,
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main"
//                                                         ^^^^^^ warning trust-github-org-case (fix)
        }
      }
`),
        repository: { host: 'github.com', path: 'My-Org/my-app' },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:my-org@4711/my-app@812345678:environment:production"
//                                                                     ^^^^^^ warning trust-github-org-case (fix)
        }
      }
`),
        repository: { host: 'github.com', path: 'my-org/My-App' },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        "StringEqualsIgnoreCase": {
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main"
        }
      }
`),
        repository: { host: 'github.com', path: 'My-Org/my-app' },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": [
            "repo:My-Org/my-tool:ref:refs/heads/main",
            "repo:another-org/MY-APP:ref:refs/heads/main"
          ]
        }
      }
`),
        repository: { host: 'github.com', path: 'My-Org/my-app' },
      },
    ],
  },
});
