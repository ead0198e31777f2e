import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A trust policy names a canonical user id.',
  messages: {
    canonical:
      'A canonical user id is an account id for S3 bucket policies. In a trust policy write the 12-digit account id under "AWS".',
  },
  check: {
    statement(ctx, statement) {
      for (const group of statement.principal?.groups ?? []) {
        if (group.member.key.value === 'CanonicalUser') ctx.report({ span: group.member, message: 'canonical' });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Canonical user ids are the account ids of S3 and CloudFront. In a trust policy an account is named by its 12 digits or its ARN, under "AWS".',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
//                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning principal-canonical-user-in-trust
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
