import { narrowToLevels } from '../../access/actionNarrowing';
import { isFullAdmin } from '../../access/openGrant';
import { expandAction, isServiceWildcard } from '../../actions/actionPattern';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { leastPrivilege } from '../shared/references';
import { replaceAction } from '../shared/replaceAction';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A statement allows every action of IAM.',
  messages: {
    star: '"{action}" allows all {count} actions of IAM, among them writing policies and creating access keys. Whoever has this role can give itself more rights.',
  },
  check: {
    oddAction(ctx, item) {
      const { statement, negated } = item.element;
      if (item.action.service !== 'iam' || negated || statement.effect !== 'Allow') return;
      if (!isServiceWildcard(item.action) || isFullAdmin(statement)) return;
      const { data } = ctx;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'star',
        data: { action: item.action.text, count: expandAction(data, item.action).length },
        fixes: (edit) => {
          const actions = narrowToLevels(item, data, ['List', 'Read']);
          if (!actions) return [];
          const title = `Replace "${item.action.text}" by its read actions (narrows access)`;
          return [{ title, kind: 'suggestion', edits: replaceAction(edit, item, actions) }];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM hands out rights. Whoever may do everything in it may give themselves every right in the account: write a policy, make a key for another user, change who may assume a role. Other wildcards are broad; this one is an administrator.',
  references: [
    leastPrivilege,
    {
      title: 'Permissions boundaries: delegating responsibility to others',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:*",
//               ^^^^^ security iam-star (fix)
      "Resource": "arn:aws:iam::210987654321:role/my-app-api"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:GetRole", "iam:ListRolePolicies"],
      "Resource": "arn:aws:iam::210987654321:role/my-app-api"
`),
    ],
  },
});
