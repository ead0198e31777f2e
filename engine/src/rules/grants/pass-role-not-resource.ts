import { isBoundToService } from '../../access/passRole';
import { useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, notResourceElement, passingRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'iam:PassRole is allowed for every role but the listed ones.',
  accessAnalyzer: ['PASS_ROLE_WITH_NOT_RESOURCE', 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE'],
  messages: {
    open: 'With "NotResource" every role but the listed ones can be passed to a service. Name the roles that are passed under "Resource".',
  },
  check: {
    statement(ctx, statement) {
      const { notResource } = statement;
      if (!notResource || !statement.action || !useOfRoleAction(statement, 'passrole')) return;
      if (isBoundToService(statement)) return;
      ctx.report({ span: contentSpan(notResource.member.key, ctx.document.text), message: 'open' });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'With `NotResource` every other role can be passed, those made later included. The list only has to miss one strong role. Name the roles that are passed under `Resource`.',
  references: [passingRoles, notResourceElement, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "NotResource": "arn:aws:iam::210987654321:role/my-app-admin"
//     ^^^^^^^^^^^ security pass-role-not-resource
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-api",
      "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
`),
    ],
  },
});
