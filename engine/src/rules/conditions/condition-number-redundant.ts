import { isNumber } from '../../conditions/conditionValue';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A "less than" or "greater than" has several numbers, of which one counts.',
  accessAnalyzer: ['REDUNDANT_CONDITION_VALUE_NUM'],
  messages: { extreme: 'Of these limits only {value} counts, as one of them is enough.' },
  check: {
    condition(ctx, clause) {
      const known = clause.operator.known ?? '';
      const { list } = clause;
      if (!list || !/^Numeric(Less|Greater)/.test(known) || clause.values.length < 2) return;
      const numbers = clause.values.map(textOf);
      if (clause.opaque || clause.misfits.length > 0 || !numbers.every(isNumber)) return;
      const values = numbers.map(Number);
      const extreme = known.startsWith('NumericLess') ? Math.max(...values) : Math.min(...values);
      const kept = clause.values[values.indexOf(extreme)]?.value ?? extreme;
      ctx.report({
        span: list,
        message: 'extreme',
        data: { value: String(kept) },
        fixes: (edit) => [{ title: `Keep only ${kept}`, kind: 'quickfix', edits: edit.replaceValue(list, kept) }],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The values of a key are alternatives. Of several upper limits only the highest matters, of several lower limits only the lowest.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericLessThan": { "aws:MultiFactorAuthAge": ["900", "3600"] }
//                                                     ^^^^^^^^^^^^^^^ suggestion condition-number-redundant (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericLessThan": { "aws:MultiFactorAuthAge": "3600" }
      }
`),
    ],
  },
});
