import { foreignRole } from '../../access/roleActions';
import { conditionScope } from '../../conditions/conditionScope';
import { defineRule, type RulePage } from '../rule';
import { fieldSpan } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A role of an account that is not yours may be assumed, and nothing is said of an external ID.',
  messages: {
    foreign:
      'The role belongs to account {account}, which is not among yours. If its owner gave you an external ID, calls without it are refused: pass it, and name it here in a condition on "sts:ExternalId".',
  },
  check: {
    resource(ctx, item) {
      const account = foreignRole(item, ctx.settings.ownAccounts);
      if (account === undefined || conditionScope(item.element.statement) !== 'none') return;
      ctx.report({ span: fieldSpan(item, 'account', ctx.document.text), message: 'foreign', data: { account } });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Only judged when your accounts are in the setting "rolewright.ownAccounts". Another company that lets your role in mostly gives it an external ID and refuses calls without it, with an AccessDenied that does not say so. A condition on sts:ExternalId writes down which ID belongs to the role, and keeps the call from going out without it or with that of another customer.',
  references: [
    {
      title: 'Access to AWS accounts owned by third parties',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
    },
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::345678901234:role/my-vendor-access"
//                              ^^^^^^^^^^^^ suggestion assume-role-condition-hint
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::345678901234:role/my-vendor-access",
      "Condition": { "StringEquals": { "sts:ExternalId": "f3a9c1d7-my-app" } }
`),
        settings: { ownAccounts: ['210987654321'] },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-deploy"
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
  },
});
