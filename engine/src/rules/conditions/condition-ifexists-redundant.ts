import { alwaysPresentKeys } from '../../conditions/conditionKey';
import { operatorText } from '../../model/condition';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'IfExists stands after an operator for a key that every request has.',
  messages: { redundant: 'Every request has "{key}", so IfExists changes nothing.' },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      if (!operator.ifExists || operator.known === undefined || operator.known === 'Null') return;
      if (!alwaysPresentKeys.has(clause.lowerKey)) return;
      const end = operator.text.length;
      ctx.report({
        span: sliceSpan(clause.operatorMember.key, ctx.document.text, end - 'IfExists'.length, end),
        message: 'redundant',
        data: { key: clause.key },
        fixes: (edit) => operatorFix(edit, clause, operatorText({ ...operator, ifExists: false }), 'quickfix'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS puts some keys into every request. For them IfExists changes nothing and makes readers look for a case that does not occur.',
  references: [globalConditionKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThanIfExists": { "aws:CurrentTime": "2027-12-31T23:59:59Z" }
//                   ^^^^^^^^ suggestion condition-ifexists-redundant (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThan": { "aws:CurrentTime": "2027-12-31T23:59:59Z" }
      }
`),
    ],
  },
});
