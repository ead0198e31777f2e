import { everyActionItem, everyResourceItem } from '../../access/openGrant';
import { hasCondition } from '../../conditions/conditionScope';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A statement allows every action on every resource.',
  messages: {
    admin:
      '"{action}" on every resource makes this role an administrator of the whole account. Name the actions and resources it needs instead.',
    conditioned:
      '"{action}" on every resource makes this role an administrator of the account whenever the condition holds. Name the actions and resources it needs instead.',
  },
  check: {
    statement(ctx, statement) {
      const item = everyActionItem(statement);
      if (!item || !everyResourceItem(statement)) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: hasCondition(statement) ? 'conditioned' : 'admin',
        data: { action: item.action.text },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Whoever gets hold of the role, through a leaked key or a fault in the code that runs with it, owns the account: every resource, every secret, every other role. An execution role needs the few actions its code calls. No edit can guess those; start from the calls the code makes, or from what Access Analyzer generates from CloudTrail.',
  references: [
    {
      title: 'Security best practices in IAM: least privilege',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
    {
      title: 'Access Analyzer policy generation',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "*",
//               ^ security full-admin
      "Resource": "*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["*"],
//                ^ security full-admin
      "Resource": "*",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Deny",
      "Action": "*",
      "Resource": "*",
      "Condition": { "StringNotEquals": { "aws:RequestedRegion": "eu-west-1" } }
`,
        `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
      ),
    ],
  },
});
