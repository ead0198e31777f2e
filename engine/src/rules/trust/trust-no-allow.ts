import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A trust policy has nothing but Deny statements.',
  messages: {
    deny: 'This trust policy only denies, so nobody can assume the role. Add a statement that allows someone.',
  },
  check: {
    policy(ctx, policy) {
      const [first] = policy.statements;
      const value = first?.effectElement?.member.value;
      if (value?.type !== 'string' || !policy.statements.every((one) => one.effect === 'Deny')) return;
      ctx.report({ span: contentSpan(value, ctx.document.text), message: 'deny' });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Nobody can assume a role unless its trust policy allows it. Deny only takes away from what another statement allows.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
//               ^^^^ warning trust-no-allow
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
