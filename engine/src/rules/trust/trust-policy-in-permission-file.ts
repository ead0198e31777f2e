import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A file that is named or declared a permission policy holds a trust policy.',
  messages: {
    kind: 'This is a trust policy, but {reason}. IAM refuses a permission policy that names a principal.',
  },
  check: {
    policy(ctx, policy) {
      if (policy.declared?.kind !== 'permission') return;
      const telling = policy.statements.flatMap((one) => one.principal ?? one.notPrincipal ?? [])[0];
      if (!telling) return;
      ctx.report({
        span: contentSpan(telling.member.key, ctx.document.text),
        message: 'kind',
        data: { reason: policy.declared.reason },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A permission policy says what a role may do and names no principal: the principal is whoever it is attached to. IAM refuses a trust policy in its place ("Policy document should not specify a principal").',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
//     ^^^^^^^^^ error trust-policy-in-permission-file
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-permissions.json',
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-trust-policy.json',
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-assume-role-policy.json',
      },
    ],
  },
});
