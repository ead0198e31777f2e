import { isBoundToService } from '../../access/passRole';
import { everyRoleItem, useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, passingRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A pattern allows to pass every role of the account.',
  accessAnalyzer: ['PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE'],
  messages: {
    pattern:
      '"{action}" includes iam:PassRole, here for every role of the account. Write the IAM actions out, and name the roles that are passed.',
  },
  check: {
    statement(ctx, statement) {
      const use = useOfRoleAction(statement, 'passrole');
      if (use?.by !== 'pattern' || !everyRoleItem(statement) || isBoundToService(statement)) return;
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
  why: 'A pattern such as `iam:P*` takes `iam:PassRole` along, often unnoticed. Whoever may pass every role, and may create one thing that runs code, has the rights of the strongest role in the account.',
  references: [passingRoles, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:Pass*",
//               ^^^^^^^^^ security pass-role-star-action
      "Resource": "arn:aws:iam::210987654321:role/*"
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
