import { escalationsAt } from '../../access/escalation';
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
  summary: 'A pattern allows to create service-linked roles for any service.',
  accessAnalyzer: ['CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE'],
  messages: {
    pattern:
      '"{action}" includes iam:CreateServiceLinkedRole, here for any AWS service. Write the IAM actions out, and name the service.',
  },
  check: {
    statement(ctx, statement) {
      const use = useOfRoleAction(statement, 'createservicelinkedrole');
      if (use?.by !== 'pattern' || !everyServiceLinkedRoleItem(statement) || isBoundToService(statement)) return;
      // A way to every right at the same words matters more.
      if (escalationsAt(use.item, ctx.data).length > 0) return;
      ctx.report({
        span: contentSpan(use.item.node, ctx.document.text),
        message: 'pattern',
        data: { action: use.item.action.text },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service-linked role is made by and for one AWS service, with rights that service chose. A pattern such as `iam:Create*` takes their creation along, here for any service. Write the IAM actions out. Name the service with its path, `role/aws-service-role/autoscaling.amazonaws.com/*`, and with the condition `iam:AWSServiceName`.',
  references: [serviceLinkedRoles, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinked*",
//               ^^^^^^^^^^^^^^^^^^^^^^^^ warning create-slr-star-action
      "Resource": "*"
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
