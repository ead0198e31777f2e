import type { ConditionClause } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { removeClause } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, multivaluedKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'A condition key has an empty list of values.',
  accessAnalyzer: [
    'EMPTY_ARRAY_CONDITION',
    'EMPTY_ARRAY_CONDITION_FORALLVALUES',
    'EMPTY_ARRAY_CONDITION_FORANYVALUE',
    'EMPTY_ARRAY_CONDITION_IFEXISTS',
  ],
  messages: {
    never: 'The list of "{key}" is empty, so the condition is never met. Fill it, or remove the key.',
    always:
      'The list of "{key}" is empty, and nothing equals one of no values. The condition is always met. Fill the list, or remove the key.',
    absent: 'The list of "{key}" is empty, so the condition is met only when the request has no such key.',
  },
  check: {
    condition(ctx, clause) {
      if (!clause.list || clause.list.items.length > 0 || !clause.operator.known) return;
      const message = meaning(clause);
      const opens = clause.element.statement.effect === 'Allow' && message !== 'never';
      ctx.report({
        span: clause.list,
        message,
        data: { key: clause.key },
        ...(opens ? { severity: 'security' as const } : {}),
        fixes: (edit) =>
          message === 'always'
            ? [
                {
                  title: `Remove "${clause.key}", which is always met`,
                  kind: 'quickfix',
                  edits: removeClause(edit, clause),
                },
              ]
            : [],
      });
    },
  },
});

function meaning({ operator }: ConditionClause): 'never' | 'always' | 'absent' {
  if (operator.negated && operator.set !== 'ForAnyValue') return 'always';
  return operator.set === 'ForAllValues' || operator.ifExists ? 'absent' : 'never';
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'No value equals anything in an empty list. What that means depends on the operator: most conditions are never met, negated ones always, and with ForAllValues or IfExists only requests without the key pass.',
  references: [accessAnalyzerChecks, multivaluedKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": [] }
//                                                 ^^ warning condition-empty-array
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringNotEquals": { "aws:PrincipalTag/team": [] }
//                                                    ^^ security condition-empty-array (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": ["billing"] }
      }
`),
    ],
  },
});
