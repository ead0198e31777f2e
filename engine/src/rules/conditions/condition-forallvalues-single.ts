import { resolveKey } from '../../conditions/conditionKey';
import { operatorText } from '../../model/condition';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, multivaluedKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'ForAllValues stands before a key that has one value only.',
  accessAnalyzer: ['FORALLVALUES_WITH_SINGLE_VALUED_KEY'],
  messages: {
    allow: '"{key}" has one value, and ForAllValues is also met by requests without it. This allows them.',
    deny: '"{key}" has one value, and ForAllValues is also met by requests without it. This denies them too.',
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

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'ForAllValues is also true when the request lacks the key. Before a key with one value it adds nothing but that gap: an Allow then applies to every request without the key.',
  references: [multivaluedKeys, accessAnalyzerChecks],
  peers: { parliament: ['SINGLE_VALUE_CONDITION_TOO_PERMISSIVE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAllValues:StringEquals": { "aws:PrincipalTag/team": "billing" }
//       ^^^^^^^^^^^^ security condition-forallvalues-single (fix)
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
        "ForAnyValue:StringEquals": { "aws:PrincipalTag/team": "billing" }
      }
`),
    ],
  },
});
