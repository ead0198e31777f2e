import { quotas } from '../../data/quotas';
import { blanksRemark, formatCount, formatSize, mayExceed, policySize } from '../../model/size';
import { defineRule, type RulePage } from '../rule';
import { policyOf, scheduleArns } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  documentsOnly: true,
  needsWholePolicy: true,
  summary: 'A trust policy is longer than the quota for role trust policies.',
  accessAnalyzer: ['POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA'],
  messages: {
    quota:
      'This trust policy has {size} characters; the quota for role trust policies is {quota}.{blanks} IAM refuses it unless the quota of the account is raised, which AWS does up to {maximum}.',
    maximum:
      'This trust policy has {size} characters; AWS allows at most {maximum} in any account.{blanks} IAM refuses it.',
  },
  check: {
    policy(ctx, { node }) {
      const quota = ctx.settings.quotas.trustPolicy;
      if (!mayExceed(node, quota)) return;
      const size = policySize(node, ctx.document.text);
      if (size.compact <= quota) return;
      const maximum = quotas.trustPolicySize.max;
      const beyond = size.compact > maximum;
      const limit = beyond ? maximum : quota;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: beyond ? 'maximum' : 'quota',
        severity: beyond ? 'error' : 'warning',
        data: {
          size: formatSize(size),
          quota: formatCount(quota),
          maximum: formatCount(maximum),
          blanks: blanksRemark(size, limit),
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A role trust policy has 2,048 characters unless AWS raised the quota of the account, which it does up to 8,192. White space does not count. IAM refuses a longer one ("Cannot exceed quota for ACLSizePerRole"). If AWS raised the quota of your account, set "rolewright.trustPolicyQuota" to it.',
  references: [
    {
      title: 'IAM and AWS STS quotas',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    },
  ],
  examples: {
    bad: [
      {
        fileName: 'schedules-trust-policy.json',
        text: `  {
//^ warning size-trust
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Principal": { "Service": "scheduler.amazonaws.com" },
        "Action": "sts:AssumeRole",
        "Condition": {
          "StringEquals": { "aws:SourceAccount": "210987654321" },
          "ArnLike": { "aws:SourceArn": [
${scheduleArns(24)}
          ] }
        }
      }
    ]
  }`,
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "scheduler.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:SourceAccount": "210987654321" },
        "ArnLike": { "aws:SourceArn": "arn:aws:scheduler:eu-west-1:210987654321:schedule-group/my-app-*" }
      }
`),
        fileName: 'schedules-trust-policy.json',
      },
    ],
  },
});
