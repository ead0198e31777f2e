import { isBoundToService } from '../../access/passRole';
import { everyRoleItem, isAboutRolesOnly, namesIamActions, useOfRoleAction } from '../../access/roleActions';
import { opennessOf } from '../../arn/arnPattern';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { notActionElement } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'An Allow statement says what is not allowed.',
  accessAnalyzer: ['PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION'],
  messages: {
    some: 'With "NotAction" this statement allows every action of every service but {count}. Name the actions it needs under "Action".',
    passRole:
      'With "NotAction" this statement allows every action of every service but {count}, iam:PassRole included. Name the actions it needs under "Action".',
  },
  check: {
    statement(ctx, statement) {
      const { notAction, notResource } = statement;
      if (statement.effect !== 'Allow' || !notAction || statement.action || notResource) return;
      if (isOwnedByRoleRules(statement)) return;
      const count = notAction.items.length;
      const passes = useOfRoleAction(statement, 'passrole') && everyRoleItem(statement);
      ctx.report({
        span: contentSpan(notAction.member.key, ctx.document.text),
        message: passes ? 'passRole' : 'some',
        ...(reachesEverything(statement) ? {} : { severity: 'warning' }),
        data: { count: count === 1 ? 'one entry' : `${count} entries` },
      });
    },
  },
});

/** The statement is about passing or creating roles, and rules of their own say so. */
function isOwnedByRoleRules(statement: Statement): boolean {
  if (!everyRoleItem(statement)) return false;
  const rolesOnly = isAboutRolesOnly(statement);
  if (isBoundToService(statement)) return false;
  if (useOfRoleAction(statement, 'passrole')) return rolesOnly || namesIamActions(statement);
  return rolesOnly && useOfRoleAction(statement, 'createservicelinkedrole') !== undefined;
}

/** On named resources the rest of the actions of one service is granted, not of all. */
function reachesEverything({ resource }: Statement): boolean {
  return resource === undefined || resource.items.some(({ node }) => opennessOf(node.value) === 'everything');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'With `NotAction` an Allow grants every action of every service but the listed ones, and whatever AWS adds. It does not deny the listed ones either: another statement may still allow them. Name what is needed under `Action`; to keep something out for good, deny it.',
  references: [notActionElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "NotAction": ["iam:*", "organizations:*"],
//     ^^^^^^^^^ security not-action-allow
      "Resource": "*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "NotAction": ["s3:GetObject", "s3:ListBucket"],
      "Resource": "*"
`),
    ],
  },
});
