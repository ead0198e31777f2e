import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

/** Old keys by lower-case name, and the key that took their place. */
const replacements: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'aws:sourceowner': 'aws:SourceAccount',
    'kms:customermasterkeyspec': 'kms:KeySpec',
    'kms:customermasterkeyusage': 'kms:KeyUsage',
  }),
);

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition uses a key that AWS has replaced by another.',
  accessAnalyzer: ['DEPRECATED_GLOBAL_CONDITION_KEY'],
  messages: { deprecated: '"{key}" is deprecated. AWS replaced it by "{replacement}".' },
  check: {
    condition(ctx, clause) {
      const replacement = replacements.get(clause.lowerKey);
      if (replacement === undefined) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'deprecated',
        data: { key: clause.key, replacement },
        fixes: (edit) => [
          {
            title: `Replace "${clause.key}" by "${replacement}"`,
            kind: 'suggestion',
            edits: edit.renameMember(clause.keyMember, replacement),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Old keys keep working for old policies, yet services that are newer than the replacement do not send them.',
  references: [
    {
      title: 'Condition keys for AWS KMS',
      url: 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "kms:CreateKey",
      "Resource": "*",
      "Condition": {
        "StringEquals": { "kms:CustomerMasterKeySpec": "SYMMETRIC_DEFAULT" }
//                         ^^^^^^^^^^^^^^^^^^^^^^^^^ warning condition-key-deprecated (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "kms:CreateKey",
      "Resource": "*",
      "Condition": {
        "StringEquals": { "kms:KeySpec": "SYMMETRIC_DEFAULT" }
      }
`),
    ],
  },
});
