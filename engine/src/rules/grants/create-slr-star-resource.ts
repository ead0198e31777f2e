import { isBoundToService } from '../../access/passRole';
import { everyServiceLinkedRoleItem, useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, serviceLinkedRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A statement allows to create service-linked roles for any service.',
  accessAnalyzer: ['CREATE_SLR_WITH_STAR_IN_RESOURCE'],
  messages: {
    every:
      '"{resource}" allows creating the service-linked role of any AWS service. Name the service in the ARN or with iam:AWSServiceName.',
  },
  check: {
    statement(ctx, statement) {
      const item = everyServiceLinkedRoleItem(statement);
      if (!item || useOfRoleAction(statement, 'createservicelinkedrole')?.by !== 'literal') return;
      if (isBoundToService(statement)) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'every',
        data: { resource: item.node.value },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service-linked role is made by and for one AWS service, with rights that service chose. Creating one for any service means inviting any service into the account. Name the service with its path, `role/aws-service-role/autoscaling.amazonaws.com/*`, and with the condition `iam:AWSServiceName`.',
  references: [serviceLinkedRoles, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinkedRole",
      "Resource": "*"
//                 ^ warning create-slr-star-resource
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinkedRole",
      "Resource": "arn:aws:iam::210987654321:role/aws-service-role/*"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning create-slr-star-resource
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
