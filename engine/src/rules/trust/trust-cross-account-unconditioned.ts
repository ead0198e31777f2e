import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { clausesOn, pins, principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { confusedDeputy } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'Another account is trusted without an external id or an organization.',
  messages: {
    foreign:
      'Account {account} is none of yours, and no condition asks for an external id or an organization. Ask its owner for an external id and add it as "sts:ExternalId".',
  },
  check: {
    statement(ctx, statement) {
      const { ownAccounts } = ctx.settings;
      // Without a list of own accounts every account may be one of them.
      if (statement.effect !== 'Allow' || ownAccounts.length === 0 || statement.condition?.opaque) return;
      if (clausesOn(statement, ['sts:externalid', 'aws:principalorgid', 'aws:principalorgpaths']).some(pins)) return;
      for (const item of principalsOf(statement, 'AWS')) {
        const { account } = principalForm(item.node.value);
        if (!account || !/^\d{12}$/.test(account) || ownAccounts.includes(account)) continue;
        ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'foreign', data: { account } });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A company that serves many customers from one account can be led to use your role for somebody else. The external id that it gives each customer prevents that; between accounts of your own a condition on the organization does. The rule needs the setting that lists your own accounts.',
  references: [
    confusedDeputy,
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
      "Principal": { "AWS": "arn:aws:iam::310987654322:root" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ security trust-cross-account-unconditioned
      "Action": "sts:AssumeRole"
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::310987654322:root" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "sts:ExternalId": "my-app-4f1c9e27" } }
`),
        settings: { ownAccounts: ['210987654321'] },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
  },
});
