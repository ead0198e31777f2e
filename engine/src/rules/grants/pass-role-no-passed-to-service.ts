import { isBoundToService, passedToServices } from '../../access/passRole';
import { everyRoleItem, useOfRoleAction } from '../../access/roleActions';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { passingRoles } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'iam:PassRole does not say which service may get the role.',
  messages: {
    open: 'iam:PassRole may pass this role to any service that it trusts. The condition iam:PassedToService names the one that is meant.',
  },
  check: {
    statement(ctx, statement) {
      const use = useOfRoleAction(statement, 'passrole');
      // Where every role can be passed, that is the finding.
      if (use?.by !== 'literal' || !statement.resource || everyRoleItem(statement)) return;
      if (statement.resource.items.length === 0 || isBoundToService(statement)) return;
      const { data } = ctx;
      ctx.report({
        span: contentSpan(use.item.node, ctx.document.text),
        message: 'open',
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
  why: 'A role that trusts two services can be passed to either. With `iam:PassedToService` the statement says which one is meant, and a later change to the trust policy does not widen it.',
  references: [
    passingRoles,
    {
      title: 'IAM condition keys: iam:PassedToService',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "iam:PassRole",
//               ^^^^^^^^^^^^ suggestion pass-role-no-passed-to-service (fix)
      "Resource": "arn:aws:iam::210987654321:role/my-app-orders"
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
//                               ^^^^^^^^^^^^ suggestion pass-role-no-passed-to-service
      "Resource": "arn:aws:iam::210987654321:role/my-app-orders"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-orders",
      "Condition": { "StringEquals": { "iam:PassedToService": "states.amazonaws.com" } }
`),
    ],
  },
});
