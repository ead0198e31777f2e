import { isBoundToService, isEveryRole, passedToServices } from '../../access/passRole';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A statement allows to pass every role of the account.',
  accessAnalyzer: ['PASS_ROLE_WITH_STAR_IN_RESOURCE'],
  messages: {
    everyRole:
      '"{resource}" lets iam:PassRole hand any role of the account to any service, administrators included. Name the role that is passed, or the service with iam:PassedToService.',
  },
  check: {
    resource(ctx, item) {
      const { statement, negated } = item.element;
      if (negated || statement.effect !== 'Allow' || !isEveryRole(item)) return;
      const passes = statement.action?.items.some(
        ({ action }) => action.service === 'iam' && action.lowerName === 'passrole',
      );
      if (!passes || isBoundToService(statement)) return;
      const { data } = ctx;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'everyRole',
        data: { resource: item.node.value },
        fixes: (edit) => {
          // The condition would hold for the statement's other actions as well, which do not know the key.
          if (statement.action?.items.length !== 1) return [];
          const services = passedToServices(statement.policy, data);
          if (!services) return [];
          const value = services.length === 1 ? services[0] : services;
          const edits = addCondition(edit, statement, 'StringEquals', { 'iam:PassedToService': value });
          const title = `Pass roles to ${services.join(', ')} only (narrows access)`;
          return edits.length > 0 ? [{ title, kind: 'suggestion', edits }] : [];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Passing a role means making a service act with it. Whoever may pass every role, and may create one thing that runs code, has the rights of the strongest role in the account. Name the role that is passed, or say with `iam:PassedToService` which service may get it.',
  references: [
    {
      title: 'Grant a user permissions to pass a role to an AWS service',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    },
    {
      title: 'Access Analyzer: PassRole with star in resource',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "*"
//                 ^ security pass-role-star-resource (fix)
`,
        `
      "Effect": "Allow",
      "Action": "states:CreateStateMachine",
      "Resource": "arn:aws:states:eu-west-1:210987654321:stateMachine:my-app-orders"
`,
      ),
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:GetRole", "iam:PassRole"],
      "Resource": "arn:aws:iam::210987654321:role/*"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security pass-role-star-resource
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-*",
      "Condition": { "StringEquals": { "iam:PassedToService": "states.amazonaws.com" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "*",
      "Condition": { "StringEquals": { "iam:PassedToService": "states.amazonaws.com" } }
`),
    ],
  },
});
