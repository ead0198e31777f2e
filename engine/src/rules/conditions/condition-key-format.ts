import { resolveKey } from '../../conditions/conditionKey';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

const likelyPrefixes = ['aws', 'sts', 'iam'];

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition key has no prefix.',
  accessAnalyzer: ['INVALID_CONDITION_KEY_FORMAT'],
  messages: {
    prefix: '"{key}" has no prefix, so it is no condition key. IAM refuses the document.',
    meant: '"{key}" has no prefix, so it is no condition key. The key is called "{meant}".',
  },
  check: {
    condition(ctx, clause) {
      const { key } = clause;
      if (key.includes(':') || hasPlaceholder(key)) return;
      const span = contentSpan(clause.keyMember.key, ctx.document.text);
      const meant = likelyPrefixes.flatMap((prefix) => resolveKey(ctx.data, `${prefix}:${key}`)?.canonical ?? [])[0];
      if (meant === undefined) {
        ctx.report({ span, message: 'prefix', data: { key } });
        return;
      }
      ctx.report({
        span,
        message: 'meant',
        data: { key, meant },
        fixes: (edit) => [
          {
            title: `Replace "${key}" by "${meant}"`,
            kind: 'suggestion',
            edits: edit.renameMember(clause.keyMember, meant),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Every condition key begins with its source and a colon: "aws:" for the global keys, a service prefix, or the name of an identity provider. IAM refuses a document with a key that lacks it ("Actions/Conditions must be prefaced by a vendor").',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "PrincipalTag/team": "billing" }
//                         ^^^^^^^^^^^^^^^^^ error condition-key-format (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "team": "billing" }
//                         ^^^^ error condition-key-format
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
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:SourceAccount": "210987654321" }
      }
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
  },
});
