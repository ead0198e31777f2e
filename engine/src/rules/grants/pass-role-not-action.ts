import { isBoundToService } from '../../access/passRole';
import { everyRoleItem, isAboutRolesOnly, namesIamActions, useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, passingRoles } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A list of excluded IAM actions leaves iam:PassRole in, for every role.',
  accessAnalyzer: ['PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION'],
  messages: {
    leftIn:
      '"NotAction" leaves out some IAM actions but not iam:PassRole, so every role of the account can be passed. Name the actions it needs under "Action".',
    rolesOnly:
      'With "NotAction" every role of the account can be passed: iam:PassRole is not left out. Name the actions it needs under "Action".',
  },
  check: {
    statement(ctx, statement) {
      const { notAction } = statement;
      if (!notAction || !everyRoleItem(statement) || useOfRoleAction(statement, 'passrole')?.by !== 'notAction') return;
      const rolesOnly = isAboutRolesOnly(statement);
      if ((!rolesOnly && !namesIamActions(statement)) || isBoundToService(statement)) return;
      ctx.report({
        span: contentSpan(notAction.member.key, ctx.document.text),
        message: namesIamActions(statement) ? 'leftIn' : 'rolesOnly',
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Who excludes some IAM actions with `NotAction` had IAM in mind, and left the one in that makes the others obtainable: whoever may pass every role can have a service act with the strongest of them. Where the list names no IAM action at all, `not-action-allow` speaks instead.',
  references: [passingRoles, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "NotAction": ["iam:CreateUser", "iam:CreateAccessKey"],
//     ^^^^^^^^^ security pass-role-not-action
      "Resource": "*"
`),
      policyOf(`
      "Effect": "Allow",
      "NotAction": "iam:DeleteRole",
//     ^^^^^^^^^ security pass-role-not-action
      "Resource": "arn:aws:iam::210987654321:role/*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:GetRole", "iam:ListRolePolicies"],
      "Resource": "arn:aws:iam::210987654321:role/my-app-api"
`),
    ],
  },
});
