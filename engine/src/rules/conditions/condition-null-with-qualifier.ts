import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, multivaluedKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'The operator "Null" has a set operator before it.',
  accessAnalyzer: ['NULL_WITH_QUALIFIER'],
  messages: {
    always: '"{operator}" is always {result}, whatever the request holds. Use "Null" alone.',
  },
  check: {
    condition(ctx, clause) {
      const { known, set, ifExists } = clause.operator;
      if (known !== 'Null' || set === undefined || ifExists) return;
      ctx.report({
        span: contentSpan(clause.operatorMember.key, ctx.document.text),
        message: 'always',
        data: { operator: clause.operator.text, result: set === 'ForAllValues' ? 'true' : 'false' },
        fixes: (edit) => operatorFix(edit, clause, 'Null', 'suggestion', ' (changes what matches)'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Null asks about the key and not about its values, so there is no set to go through: with ForAllValues it is always true, with ForAnyValue always false.',
  references: [multivaluedKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "sqs:CreateQueue",
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-queue",
      "Condition": {
        "ForAllValues:Null": { "aws:TagKeys": "false" }
//       ^^^^^^^^^^^^^^^^^ warning condition-null-with-qualifier (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "sqs:CreateQueue",
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-queue",
      "Condition": {
        "Null": { "aws:TagKeys": "false" }
      }
`),
    ],
  },
});
