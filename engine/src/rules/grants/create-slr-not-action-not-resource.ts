import { isBoundToService } from '../../access/passRole';
import { isAboutRolesOnly, useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, serviceLinkedRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'Lists of excluded actions and roles leave the creation of service-linked roles in.',
  accessAnalyzer: ['CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE'],
  messages: {
    leftIn:
      '"NotAction" with "NotResource" leaves iam:CreateServiceLinkedRole in, so the role of nearly any AWS service can be created. Name the actions and roles it needs instead.',
  },
  check: {
    statement(ctx, statement) {
      const { notAction, notResource } = statement;
      if (!notAction || !notResource || !isAboutRolesOnly(statement) || isBoundToService(statement)) return;
      if (useOfRoleAction(statement, 'passrole')) return;
      if (useOfRoleAction(statement, 'createservicelinkedrole')?.by !== 'notAction') return;
      ctx.report({ span: contentSpan(notAction.member.key, ctx.document.text), message: 'leftIn' });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service-linked role is made by and for one AWS service, with rights that service chose. `NotAction` with `NotResource` allows to create them for any service unless both lists keep it out. Name the service with its path, `role/aws-service-role/autoscaling.amazonaws.com/*`, and with the condition `iam:AWSServiceName`.',
  references: [serviceLinkedRoles, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "NotAction": ["iam:PassRole", "iam:DeleteRole"],
//     ^^^^^^^^^ warning create-slr-not-action-not-resource
      "NotResource": "arn:aws:iam::210987654321:role/my-app-api"
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
