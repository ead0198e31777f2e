import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A whole account is trusted, without a condition.',
  messages: {
    account:
      'This trusts every user and role of account {account} that may call sts:AssumeRole. Name the ones that need the role, or add a condition on "aws:PrincipalArn".',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || statement.condition) return;
      const { ownAccounts } = ctx.settings;
      for (const item of principalsOf(statement, 'AWS')) {
        const { shape, account } = principalForm(item.node.value);
        if ((shape !== 'account' && shape !== 'root') || !account) continue;
        // A foreign account weighs more and has a rule of its own.
        if (ownAccounts.length > 0 && !ownAccounts.includes(account)) continue;
        ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'account', data: { account } });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: "An account id, or the ARN of the account's root, stands for every user and role there whose own policies allow sts:AssumeRole on this role. Naming the roles, or a condition on aws:PrincipalArn, keeps the others out.",
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion trust-account-root
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
      "Action": "sts:AssumeRole",
      "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-*" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
