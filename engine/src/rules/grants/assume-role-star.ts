import { everyRoleItem } from '../../access/roleActions';
import { conditionScope } from '../../conditions/conditionScope';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A statement allows to assume every role.',
  messages: {
    every: '"{resource}" allows assuming every role that trusts this account. Name the roles that are needed.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || !assumesRoles(statement)) return;
      const item = everyRoleItem(statement);
      const scope = conditionScope(statement);
      if (!item || scope === 'request' || scope === 'resource') return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'every',
        data: { resource: item.node.value },
      });
    },
  },
});

/** By its name or as `sts:Assume*`; of `sts:*` another rule speaks. */
function assumesRoles({ action }: Statement): boolean {
  return (action?.items ?? []).some(
    (item) =>
      item.action.service === 'sts' &&
      !/^[*?]+$/.test(item.action.lowerName) &&
      matchesWildcard(item.action.lowerName, 'assumerole'),
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The role may become any other role that trusts its account, in every account. Many roles trust the whole account and leave it to such statements to say who may use them, so this one statement opens them all. Name the roles that are assumed.',
  references: [
    {
      title: 'Grant a user permissions to switch roles',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "*"
//                 ^ security assume-role-star
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::*:role/*"
//                 ^^^^^^^^^^^^^^^^^^^^^ security assume-role-star
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::*:role/my-app-deploy"
`),
    ],
  },
});
