import type { PrincipalItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { namesAction, wayOfAction } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A principal is allowed in one statement and denied without a condition in another.',
  messages: {
    shadowed:
      '"{principal}" is denied by another statement of this policy, without a condition. It cannot assume this role. Remove it from one of the two.',
  },
  check: {
    policy(ctx, policy) {
      const denies = policy.statements.filter(
        (one) => one.effect === 'Deny' && !one.condition && one.action && !one.action.opaque,
      );
      if (denies.length === 0) return;
      for (const statement of policy.statements) {
        if (statement.effect !== 'Allow') continue;
        const assumes = statement.action?.items.filter((item) => wayOfAction(item)) ?? [];
        if (assumes.length === 0) continue;
        for (const item of statement.principal?.items ?? []) {
          const deny = denies.find(
            (one) => covers(one, item) && assumes.every((action) => namesAction(one, action.action.text)),
          );
          if (!deny) continue;
          ctx.report({
            span: contentSpan(item.node, ctx.document.text),
            message: 'shadowed',
            data: { principal: item.node.value },
            related: [{ span: { start: deny.node.start, end: deny.node.start + 1 }, message: 'It is denied here.' }],
          });
        }
      }
    },
  },
});

/** Whether a Deny names the principal itself, or everyone. */
function covers(deny: Statement, item: PrincipalItem): boolean {
  const items = deny.principal?.items ?? [];
  return items.some(
    (other) =>
      (other.type === item.type && other.node.value === item.node.value) ||
      (item.type === 'AWS' && other.type === 'AWS' && other.node.value === '*'),
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Deny wins over Allow, so the principal can never assume the role.',
  references: [
    {
      title: 'Policy evaluation logic',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
    principalElement,
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-deny-shadows-allow
      "Action": "sts:AssumeRole"
`,
        `
      "Effect": "Deny",
      "Principal": { "AWS": "*" },
      "Action": "sts:AssumeRole"
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`,
        `
      "Effect": "Deny",
      "Principal": { "AWS": "*" },
      "Action": "sts:AssumeRole",
      "Condition": { "ArnNotEquals": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-role" } }
`,
      ),
    ],
  },
});
