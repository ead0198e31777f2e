import { baseName, nameWords } from '../../model/fileName';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'none',
  documentsOnly: true,
  summary: 'A file that is named or declared a trust policy holds a permission policy.',
  messages: {
    kind: 'This is a permission policy, but {reason}. A trust policy names a principal and no resource, and IAM refuses this document as one.',
  },
  check: {
    policy(ctx, policy) {
      if (policy.declared?.kind !== 'trust') return;
      const telling = policy.statements.flatMap((one) => one.resource ?? one.notResource ?? [])[0];
      if (!telling) return;
      ctx.report({
        span: contentSpan(telling.member.key, ctx.document.text),
        message: 'kind',
        data: { reason: policy.declared.reason },
        severity: policy.declared.binding || namesTrustPolicy(ctx.document.path) ? 'error' : 'warning',
      });
    },
  },
});

/** Whether "trust" in the file name can only mean a role's trust: `trust-safety-team.json` may be about something else. */
function namesTrustPolicy(path: string): boolean {
  const words = nameWords(baseName(path));
  const index = words.findIndex((word) => word.startsWith('trust'));
  const next = words[index + 1];
  return words[index] !== 'trust' || next === undefined || /^(polic(y|ies)|relationship|role|document)$/.test(next);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A trust policy says who may assume the role; it has principals and no resources. A permission policy in its place is refused when the role is created.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
//     ^^^^^^^^ error permission-policy-in-trust-file
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
    good: [
      {
        fileName: 'trust-store-policy.json',
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::my-app-assets/*" }
  ]
}`,
      },
    ],
  },
});
