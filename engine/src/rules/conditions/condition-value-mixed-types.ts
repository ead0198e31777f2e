import { toValue } from '../../syntax/json';
import { defineRule, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'The values of one condition key are strings, numbers and booleans mixed, or null.',
  accessAnalyzer: ['INVALID_CONDITION_DATA_TYPE'],
  messages: {
    mixed: 'The values of "{key}" have different JSON types. Write them all as strings.',
    null: 'null is no condition value. Write a string.',
  },
  check: {
    condition(ctx, clause) {
      for (const value of clause.values) {
        if (value.value === null) {
          ctx.report({ span: valueSpan(value, ctx.document.text), message: 'null', data: { key: clause.key } });
          return;
        }
      }
      const { list } = clause;
      const first = clause.values[0];
      if (!list || !first || clause.values.every((value) => typeof value.value === typeof first.value)) return;
      ctx.report({
        span: list,
        message: 'mixed',
        data: { key: clause.key },
        fixes: (edit) =>
          clause.values.length === list.items.length
            ? [
                {
                  title: 'Write all values as strings',
                  kind: 'quickfix',
                  edits: clause.values.flatMap((value) =>
                    value.type === 'literal' ? edit.replaceValue(value, String(toValue(value))) : [],
                  ),
                },
              ]
            : [],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM stores every value as text, so quotes change nothing; IAM Access Analyzer calls values of several JSON types under one key an error. A null is no value at all.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/cost-centre": ["0815", 4711] }
//                                                        ^^^^^^^^^^^^^^ warning condition-value-mixed-types (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": null }
//                                                 ^^^^ warning condition-value-mixed-types
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericEquals": { "aws:PrincipalTag/level": [1, 2] }
      }
`),
    ],
  },
});
