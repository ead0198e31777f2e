import { isBoundToService } from '../../access/passRole';
import { everyRoleItem, isAboutRolesOnly, useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, serviceLinkedRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A list of excluded actions leaves the creation of service-linked roles in.',
  accessAnalyzer: ['CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION'],
  messages: {
    leftIn:
      '"NotAction" does not leave out iam:CreateServiceLinkedRole, so the role of any AWS service can be created. Name the actions it needs under "Action".',
  },
  check: {
    statement(ctx, statement) {
      const { notAction } = statement;
      if (!notAction || !everyRoleItem(statement) || !isAboutRolesOnly(statement)) return;
      // Passing every role is worse, and a finding of its own.
      if (useOfRoleAction(statement, 'passrole') || isBoundToService(statement)) return;
      if (useOfRoleAction(statement, 'createservicelinkedrole')?.by !== 'notAction') return;
      ctx.report({ span: contentSpan(notAction.member.key, ctx.document.text), message: 'leftIn' });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service-linked role is made by and for one AWS service, with rights that service chose. `NotAction` on roles allows to create one for any service unless it is left out. Name the service with its path, `role/aws-service-role/autoscaling.amazonaws.com/*`, and with the condition `iam:AWSServiceName`. On resources of every kind `not-action-allow` speaks instead.',
  references: [serviceLinkedRoles, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "NotAction": ["iam:PassRole", "iam:DeleteRole"],
//     ^^^^^^^^^ warning create-slr-not-action
      "Resource": "arn:aws:iam::210987654321:role/*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinkedRole",
      "Resource": "arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/*",
      "Condition": { "StringEquals": { "iam:AWSServiceName": "autoscaling.amazonaws.com" } }
`),
    ],
  },
});
