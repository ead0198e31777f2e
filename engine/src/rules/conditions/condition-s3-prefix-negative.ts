import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A forbidden s3:prefix does not keep the objects below it from being listed.',
  accessAnalyzer: ['S3_PREFIX_IN_NEGATIVE_CONTEXT'],
  messages: {
    deny: 'A request with a shorter prefix, or none, is not denied and lists these objects too. Deny all prefixes except those that may be listed.',
    allow:
      'A request with a shorter prefix, or none, is allowed and lists these objects too. Allow the prefixes that may be listed.',
  },
  check: {
    condition(ctx, clause) {
      if (clause.lowerKey !== 's3:prefix' || !clause.operator.known?.startsWith('String')) return;
      const { effect } = clause.element.statement;
      const negated = clause.operator.negated;
      if (effect === undefined || (effect === 'Deny') === negated) return;
      // A Deny of the empty prefix asks for some prefix and says nothing of a certain one.
      if (clause.values.length === 0 || clause.values.some((value) => value.value === '')) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: effect === 'Deny' ? 'deny' : 'allow',
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 's3:prefix is what the caller asks for. To see the objects below "secret/" it is enough to ask for "s" or for no prefix at all, which the condition does not catch. Say instead which prefixes may be listed.',
  references: [
    accessAnalyzerChecks,
    {
      title: 'Bucket policy examples using condition keys',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringLike": { "s3:prefix": "secret/*" }
//                       ^^^^^^^^^ security condition-s3-prefix-negative
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringNotLike": { "s3:prefix": "secret/*" }
//                          ^^^^^^^^^ security condition-s3-prefix-negative
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringLike": { "s3:prefix": "public/*" }
      }
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringNotLike": { "s3:prefix": "public/*" }
      }
`),
    ],
  },
});
