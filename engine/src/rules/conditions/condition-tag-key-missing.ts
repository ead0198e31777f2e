import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

const tagFamily = /^[a-z0-9-]+:(?:principal|request|resource)tag\/?$/;

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'A tag condition does not say which tag.',
  accessAnalyzer: ['MISSING_TAG_KEY_IN_CONDITION'],
  messages: { missing: '"{key}" does not say which tag. Add a slash and the tag\'s key, as in "{key}/team".' },
  check: {
    condition(ctx, clause) {
      if (!tagFamily.test(clause.lowerKey)) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'missing',
        data: { key: clause.key.replace(/\/$/, '') },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The keys for tags end in a slash and the key of one tag, as in aws:ResourceTag/team. Without it the condition names nothing that a request could carry.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag": "billing" }
//                         ^^^^^^^^^^^^^^^^ error condition-tag-key-missing
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/": "billing" }
//                         ^^^^^^^^^^^^^^^^^ error condition-tag-key-missing
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "billing" }
      }
`),
    ],
  },
});
