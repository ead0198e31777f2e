import { quotas } from '../../data/quotas';
import { blanksRemark, formatCount, formatSize, isInline, mayExceed, policySize } from '../../model/size';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  documentsOnly: true,
  needsWholePolicy: true,
  summary: 'A permission policy is longer than a managed policy may be.',
  accessAnalyzer: ['POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA'],
  messages: {
    managed:
      'This policy has {size} characters; a managed policy has at most {managed}.{blanks} It still fits a role as an inline policy, which has room for {inline}.',
    only: 'This policy has {size} characters; a managed policy has at most {managed}.{blanks} IAM rejects it: split it into several.',
    inline:
      'This policy has {size} characters; a managed policy has at most {managed} and all inline policies of a role together {inline}.{blanks} IAM refuses it: split it into several.',
  },
  check: {
    policy(ctx, { node, owner }) {
      const managedPolicy = quotas.managedPolicySize.max;
      const inlinePolicies = quotas.inlinePoliciesSize.max;
      if (!mayExceed(node, managedPolicy)) return;
      const size = policySize(node, ctx.document.text);
      if (size.compact <= managedPolicy) return;
      const beyond = size.compact > inlinePolicies;
      if (isInline(owner) && !beyond) return;
      const limit = beyond ? inlinePolicies : managedPolicy;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: beyond ? 'inline' : owner ? 'only' : 'managed',
        severity: beyond || owner ? 'error' : 'warning',
        data: {
          size: formatSize(size),
          managed: formatCount(managedPolicy),
          inline: formatCount(inlinePolicies),
          blanks: blanksRemark(size, limit),
        },
      });
    },
  },
});

function archiveArns(): string {
  const arn = (index: number) => `arn:aws:s3:::my-app-archive/reports/department-${index + 1}/*`;
  return Array.from({ length: 125 }, (_, i) => `          "${arn(i)}"`).join(',\n');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A managed policy has at most 6,144 characters, white space not counted; this quota cannot be raised. The inline policies of a role share 10,240, so a longer document fits nowhere and has to be split.',
  references: [
    {
      title: 'IAM and AWS STS quotas',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    },
  ],
  examples: {
    bad: [
      {
        text: `  {
//^ warning size-managed
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": [
${archiveArns()}
        ]
      }
    ]
  }`,
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-archive/reports/*"
`),
    ],
  },
});
