import { defineRule, type RulePage } from '../rule';
import { operatorFix, valueSpan } from '../shared/conditionEdits';
import { fitsFamily, isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value under "Null" is neither true nor false.',
  accessAnalyzer: ['TYPE_MISMATCH_BOOLEAN'],
  messages: {
    value:
      '"Null" only asks whether "{key}" is there: "false" when it must be, "true" when it must not. It does not compare "{value}".',
  },
  check: {
    condition(ctx, clause) {
      if (clause.operator.known !== 'Null') return;
      for (const value of clause.values) {
        if (value.value === null || isVariable(value) || fitsFamily('Null', String(value.value))) continue;
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'value',
          data: { key: clause.key, value: String(value.value) },
          fixes: (edit) => [
            ...(clause.values.length === 1
              ? operatorFix(edit, clause, 'StringEquals', 'suggestion', ' (changes what matches)')
              : []),
            {
              title: `Require that "${clause.key}" is there (changes what matches)`,
              kind: 'suggestion',
              edits: edit.replaceValue(value, 'false'),
            },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Null asks whether the request has the key: "true" means it is absent, "false" means it is there. It compares no values.',
  references: [conditionOperatorsPage],
  peers: { parliament: ['MISMATCHED_TYPE_OPERATION_TO_NULL'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Null": { "aws:PrincipalTag/team": "billing" }
//                                          ^^^^^^^ warning condition-null-value (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Null": { "aws:PrincipalTag/team": "false" }
      }
`),
    ],
  },
});
