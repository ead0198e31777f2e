import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { valueSpan } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'An Allow applies to requests without TLS only.',
  messages: { plain: 'This allows requests over plain HTTP only. Write "true", or deny requests with "false".' },
  check: {
    condition(ctx, clause) {
      if (clause.lowerKey !== 'aws:securetransport' || clause.element.statement.effect !== 'Allow') return;
      const [value] = clause.values;
      if (clause.operator.known !== 'Bool' || !value || clause.values.length > 1 || textOf(value) !== 'false') return;
      ctx.report({
        span: valueSpan(value, ctx.document.text),
        message: 'plain',
        fixes: (edit) => [
          {
            title: 'Replace "false" by "true" (allows TLS instead of plain HTTP)',
            kind: 'suggestion',
            edits: edit.replaceValue(value, value.type === 'string' ? 'true' : true),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'aws:SecureTransport is false for requests over plain HTTP. With "false" in an Allow only those are allowed, the opposite of what the key is for; it belongs into a Deny.',
  references: [globalConditionKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:SecureTransport": "false" }
//                                        ^^^^^ security condition-securetransport-false (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:SecureTransport": "true" }
      }
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:SecureTransport": "false" }
      }
`),
    ],
  },
});
