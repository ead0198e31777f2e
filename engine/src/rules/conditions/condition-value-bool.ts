import { defineRule, type Fix, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { unfitValues } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    yes: 'true',
    on: 'true',
    '1': 'true',
    ture: 'true',
    no: 'false',
    off: 'false',
    '0': 'false',
    flase: 'false',
  }),
);

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value under "Bool" is neither true nor false.',
  accessAnalyzer: ['TYPE_MISMATCH_BOOLEAN'],
  messages: { value: '"{value}" is neither "true" nor "false", so it never matches.' },
  check: {
    condition(ctx, clause) {
      for (const value of unfitValues(ctx.data, clause, 'Bool')) {
        const text = String(value.value);
        const meant = meanings.get(text.trim().toLowerCase());
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'value',
          data: { value: text },
          fixes: (edit) => {
            const replace = (word: string): Fix => ({
              title: `Replace "${text}" by "${word}"`,
              kind: 'suggestion',
              edits: edit.replaceValue(value, word),
            });
            return meant === undefined ? [replace('true'), replace('false')] : [replace(meant)];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The keys that Bool compares are always "true" or "false". Any other value never matches.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  peers: { parliament: ['MISMATCHED_TYPE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:ViaAWSService": "yes" }
//                                      ^^^ warning condition-value-bool (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:ViaAWSService": "True" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:ViaAWSService": true }
      }
`),
    ],
  },
});
