import { alwaysPresentKeys } from '../../conditions/conditionKey';
import { operatorFamily, operatorText } from '../../model/condition';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { isPositive } from '../shared/conditionClause';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { conditionOperatorsPage } from '../shared/references';

const families = new Set(['String', 'Arn', 'IpAddress']);

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A Deny for certain values also denies every request without the key.',
  messages: { denies: 'With IfExists this Deny also hits every request without "{key}".' },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      if (!operator.ifExists || clause.element.statement.effect !== 'Deny' || !isPositive(clause)) return;
      if (!families.has(operatorFamily(operator) ?? '') || alwaysPresentKeys.has(clause.lowerKey)) return;
      const end = operator.text.length;
      ctx.report({
        span: sliceSpan(clause.operatorMember.key, ctx.document.text, end - 'IfExists'.length, end),
        message: 'denies',
        data: { key: clause.key },
        fixes: (edit) =>
          operatorFix(edit, clause, operatorText({ ...operator, ifExists: false }), 'suggestion', ' (denies less)'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IfExists makes a condition true for requests without the key. In a Deny that names forbidden values this forbids all requests that lack the key as well, which is seldom meant.',
  references: [conditionOperatorsPage],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEqualsIfExists": { "aws:PrincipalTag/team": "guests" }
//                   ^^^^^^^^ warning condition-ifexists-deny (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "guests" }
      }
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }
      }
`),
    ],
  },
});
