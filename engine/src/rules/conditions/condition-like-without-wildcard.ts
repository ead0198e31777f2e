import { operatorText } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  enabledByDefault: false,
  summary: 'StringLike compares values that hold no pattern.',
  messages: { exact: 'None of the values has a wildcard. "{better}" does the same and says so.' },
  check: {
    condition(ctx, clause) {
      const { operator, values } = clause;
      if (operator.known !== 'StringLike' && operator.known !== 'StringNotLike') return;
      if (values.length === 0 || clause.opaque || clause.misfits.length > 0) return;
      if (values.some((value) => hasWildcard(textOf(value)) || hasPlaceholder(textOf(value)))) return;
      const better = operatorText({ ...operator, base: operator.negated ? 'StringNotEquals' : 'StringEquals' });
      ctx.report({
        span: contentSpan(clause.operatorMember.key, ctx.document.text),
        message: 'exact',
        data: { better },
        fixes: (edit) => operatorFix(edit, clause, better, 'quickfix'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Without "*" and "?" StringLike and StringEquals do the same. StringEquals tells the reader that exactly this value is meant.',
  references: [conditionOperatorsPage],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": "billing" }
//       ^^^^^^^^^^ suggestion condition-like-without-wildcard (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "billing" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": ["billing", "sales-*"] }
      }
`),
    ],
  },
});
