import { spoofableKeys } from '../../conditions/conditionKey';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { grantsByMatch, siblings } from '../shared/conditionClause';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'Access depends on a header that the caller can set to anything.',
  accessAnalyzer: ['UNTRUSTWORTHY_CONDITION_KEY'],
  messages: {
    spoofable:
      '"{key}" is whatever the caller sends, and nothing else limits this statement. Limit it by a key that AWS sets, such as "aws:PrincipalArn" or "aws:SourceVpce".',
  },
  check: {
    condition(ctx, clause) {
      if (!spoofableKeys.has(clause.lowerKey) || !grantsByMatch(clause)) return;
      if (siblings(clause).some((other) => !spoofableKeys.has(other.lowerKey))) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'spoofable',
        data: { key: clause.key },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'aws:Referer and aws:UserAgent repeat what the client sends. Anyone who knows the expected value can send it, so they protect nothing.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:Referer": "https://my-app.example.com/*" }
//                       ^^^^^^^^^^^ security condition-key-spoofable
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:Referer": "https://my-app.example.com/*" },
        "StringEquals": { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" }
      }
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:UserAgent": "badbot/*" }
      }
`),
    ],
  },
});
