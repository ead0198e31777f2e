import { operatorText } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import { defineRule } from '../rule';
import { textOf } from '../shared/conditionClause';
import { operatorFix } from '../shared/conditionEdits';
import { operatorsPage, permissionExample } from '../shared/conditionExamples';

export const conditionLikeWithoutWildcard = defineRule({
  id: 'condition-like-without-wildcard',
  group: 'conditions',
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  enabledByDefault: false,
  fix: 'quickfix',
  since: '0.1.0',
  summary: 'StringLike compares values that hold no pattern.',
  why: 'Without "*" and "?" StringLike and StringEquals do the same. StringEquals tells the reader that exactly this value is meant.',
  references: [operatorsPage],
  messages: { exact: 'None of the values has a wildcard. "{better}" does the same and says so.' },
  examples: {
    bad: [
      permissionExample(`        "StringLike": { "aws:PrincipalTag/team": "billing" }
//       ^^^^^^^^^^ suggestion condition-like-without-wildcard (fix)`),
    ],
    good: [
      permissionExample(`        "StringEquals": { "aws:PrincipalTag/team": "billing" }`),
      permissionExample(`        "StringLike": { "aws:PrincipalTag/team": ["billing", "sales-*"] }`),
    ],
  },
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
