import { resolveKey } from '../../conditions/conditionKey';
import { operatorText } from '../../model/condition';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule } from '../rule';
import { operatorFix } from '../shared/conditionEdits';
import { analyzerPage, multivaluedPage, permissionExample } from '../shared/conditionExamples';

export const conditionForallvaluesSingle = defineRule({
  id: 'condition-forallvalues-single',
  group: 'conditions',
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  since: '0.1.0',
  summary: 'ForAllValues stands before a key that has one value only.',
  why: 'ForAllValues is also true when the request lacks the key. Before a key with one value it adds nothing but that gap: an Allow then applies to every request without the key.',
  references: [multivaluedPage, analyzerPage],
  peers: {
    accessAnalyzer: ['FORALLVALUES_WITH_SINGLE_VALUED_KEY'],
    parliament: ['SINGLE_VALUE_CONDITION_TOO_PERMISSIVE'],
  },
  messages: {
    allow: '"{key}" has one value, and ForAllValues is also met by requests without it. This allows them.',
    deny: '"{key}" has one value, and ForAllValues is also met by requests without it. This denies them too.',
  },
  examples: {
    bad: [
      permissionExample(`        "ForAllValues:StringEquals": { "aws:PrincipalTag/team": "billing" }
//       ^^^^^^^^^^^^ security condition-forallvalues-single (fix)`),
    ],
    good: [
      permissionExample(`        "StringEquals": { "aws:PrincipalTag/team": "billing" }`),
      permissionExample(`        "ForAnyValue:StringEquals": { "aws:PrincipalTag/team": "billing" }`),
    ],
  },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      if (operator.set !== 'ForAllValues' || operator.known === undefined || operator.known === 'Null') return;
      const key = resolveKey(ctx.data, clause.key);
      const { effect } = clause.element.statement;
      if (!key || key.multivalued || !effect) return;
      const name = operatorText({ ...operator, set: undefined });
      const note = effect === 'Allow' ? ' (narrows access)' : ' (denies less)';
      ctx.report({
        span: sliceSpan(clause.operatorMember.key, ctx.document.text, 0, 'ForAllValues'.length),
        message: effect === 'Allow' ? 'allow' : 'deny',
        data: { key: clause.key },
        ...(effect === 'Deny' ? { severity: 'warning' as const } : {}),
        fixes: (edit) => operatorFix(edit, clause, name, 'suggestion', note),
      });
    },
  },
});
