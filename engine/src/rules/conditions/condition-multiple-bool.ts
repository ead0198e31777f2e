import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A key under "Bool" has more than one value.',
  accessAnalyzer: ['INVALID_CONDITION_MULTIPLE_BOOLEAN'],
  messages: { several: '"{key}" has several boolean values, which are alternatives. Keep the one that is meant.' },
  check: {
    condition(ctx, clause) {
      const { list } = clause;
      if (clause.operator.known !== 'Bool' || !list || clause.values.length < 2) return;
      const distinct = [...new Set(clause.values.map(textOf))].filter((text) => /^(true|false)$/.test(text));
      ctx.report({
        span: list,
        message: 'several',
        data: { key: clause.key },
        fixes: (edit) =>
          distinct.map((text) => ({
            title: `Keep only "${text}" (narrows what matches)`,
            kind: 'suggestion',
            edits: edit.replaceValue(list, text),
          })),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Values of one key are alternatives. With both true and false the condition asks for nothing but the key being there, and the same value twice adds nothing. IAM Access Analyzer calls several boolean values an error.',
  references: [accessAnalyzerChecks, conditionOperatorsPage],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:ViaAWSService": ["true", "false"] }
//                                     ^^^^^^^^^^^^^^^^^ warning condition-multiple-bool (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:ViaAWSService": ["true"] }
      }
`),
    ],
  },
});
