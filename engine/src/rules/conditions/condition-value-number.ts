import { isNumber } from '../../conditions/conditionValue';
import { defineRule, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { unfitValues } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value under a Numeric operator is no number.',
  accessAnalyzer: ['TYPE_MISMATCH_NUMBER'],
  messages: { value: '"{value}" is no number, which "{operator}" needs. IAM refuses the document.' },
  check: {
    condition(ctx, clause) {
      for (const value of unfitValues(ctx.data, clause, 'Numeric')) {
        const text = String(value.value);
        const severity = severityOfUnfit(text);
        if (!severity) continue;
        const bare = text.replace(/[\s,_']/g, '');
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'value',
          severity,
          data: { value: text, operator: clause.operator.text },
          fixes: (edit) =>
            isNumber(bare)
              ? [{ title: `Replace "${text}" by "${bare}"`, kind: 'suggestion', edits: edit.replaceValue(value, bare) }]
              : [],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM reads the values of Numeric operators when it stores the policy and refuses the document when one is no number ("The policy failed legacy parsing").',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  peers: { parliament: ['MISMATCHED_TYPE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericLessThanEquals": { "aws:MultiFactorAuthAge": "3,600" }
//                                                            ^^^^^ error condition-value-number (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "NumericLessThanEquals": { "s3:max-keys": "ten" }
//                                                 ^^^ error condition-value-number
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericLessThanEquals": { "aws:MultiFactorAuthAge": "3600" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericLessThanEquals": { "aws:MultiFactorAuthAge": 3600 }
      }
`),
    ],
  },
});
