import { isBoundToService } from '../../access/passRole';
import { isAboutRolesOnly, useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { notActionElement, notResourceElement } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'An Allow statement says neither what is allowed nor on what.',
  accessAnalyzer: ['PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE'],
  messages: {
    both: '"NotAction" with "NotResource" allows every other action on every other resource. Name the actions and resources it needs instead.',
  },
  check: {
    statement(ctx, statement) {
      const { notAction, notResource } = statement;
      if (statement.effect !== 'Allow' || !notAction || !notResource || statement.action) return;
      const createsOnly =
        isAboutRolesOnly(statement) &&
        !useOfRoleAction(statement, 'passrole') &&
        useOfRoleAction(statement, 'createservicelinkedrole');
      // create-slr-not-action-not-resource speaks of that.
      if (createsOnly && !isBoundToService(statement)) return;
      ctx.report({ span: contentSpan(notAction.member.key, ctx.document.text), message: 'both' });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'With `NotAction` and `NotResource` together an Allow grants nearly everything on nearly everything. Passing roles is among it unless it is listed. What the role really needs cannot be read from such a statement.',
  references: [notActionElement, notResourceElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "NotAction": "iam:*",
//     ^^^^^^^^^ security not-action-not-resource
      "NotResource": "arn:aws:s3:::my-app-secrets/*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "NotAction": ["s3:GetObject", "s3:ListBucket"],
      "NotResource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*"]
`),
    ],
  },
});
