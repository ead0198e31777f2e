import { quotas } from '../../data/quotas';
import type { Policy } from '../../model/model';
import { formatCount, isInline, mayExceed, policySize } from '../../model/size';
import { defineRule, type RulePage } from '../rule';
import { policyOf, scheduleArns } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  documentsOnly: true,
  needsWholePolicy: true,
  summary: 'A policy has used nine tenths of the characters it may have.',
  messages: {
    near: 'This policy has {size} of {quota} characters. Its longest statement, {longest}, has {part} of them.',
  },
  check: {
    policy(ctx, policy) {
      const { node, kind, owner } = policy;
      if (kind === 'permission' && isInline(owner)) return;
      const { text } = ctx.document;
      const quota = kind === 'trust' ? ctx.settings.quotas.trustPolicy : quotas.managedPolicySize.max;
      if (!mayExceed(node, quota * near)) return;
      const { compact } = policySize(node, text);
      if (compact < quota * near || compact > quota) return;
      const { longest, part } = longestStatement(policy, text);
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: 'near',
        data: { size: formatCount(compact), quota: formatCount(quota), longest, part: formatCount(part) },
      });
    },
  },
});

const near = 0.9;

function longestStatement({ statements }: Policy, text: string): { longest: string; part: number } {
  const sizes = statements.map(({ node }) => policySize(node, text).compact);
  const part = Math.max(0, ...sizes);
  const index = sizes.indexOf(part);
  const sid = statements[index]?.sid?.member.value;
  return { longest: sid?.type === 'string' && sid.value !== '' ? `"${sid.value}"` : `number ${index + 1}`, part };
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A trust policy has 2,048 characters unless the quota of the account was raised, a managed policy 6,144; white space does not count. Near the limit the next statement may not fit.',
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
//^ suggestion size-near-limit
    "Version": "2012-10-17",
    "Statement": [
      {
        "Sid": "Schedules",
        "Effect": "Allow",
        "Principal": { "Service": "scheduler.amazonaws.com" },
        "Action": "sts:AssumeRole",
        "Condition": {
          "StringEquals": { "aws:SourceAccount": "210987654321" },
          "ArnLike": { "aws:SourceArn": [
${scheduleArns(21)}
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
        "ArnLike": { "aws:SourceArn": "arn:aws:scheduler:eu-west-1:210987654321:schedule/my-app-reports/*" }
      }
`),
        fileName: 'schedules-trust-policy.json',
      },
    ],
  },
});
