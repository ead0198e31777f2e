import { isBoundToService } from '../../access/passRole';
import { useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, serviceLinkedRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'Service-linked roles may be created for every service but the listed ones.',
  accessAnalyzer: ['CREATE_SLR_WITH_NOT_RESOURCE'],
  messages: {
    open: 'With "NotResource" the service-linked role of every service but the listed ones can be created. Name the service under "Resource".',
  },
  check: {
    statement(ctx, statement) {
      const { notResource } = statement;
      if (!notResource || useOfRoleAction(statement, 'createservicelinkedrole')?.by !== 'literal') return;
      if (useOfRoleAction(statement, 'passrole') || isBoundToService(statement)) return;
      ctx.report({ span: contentSpan(notResource.member.key, ctx.document.text), message: 'open' });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service-linked role is made by and for one AWS service, with rights that service chose. With `NotResource` every service but the listed ones is invited, those that AWS adds included. Name the service with its path, `role/aws-service-role/autoscaling.amazonaws.com/*`, and with the condition `iam:AWSServiceName`.',
  references: [serviceLinkedRoles, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinkedRole",
      "NotResource": "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*"
//     ^^^^^^^^^^^ warning create-slr-not-resource
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
