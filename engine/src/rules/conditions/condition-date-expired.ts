import { dateValue } from '../../conditions/conditionValue';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { globalConditionKeys } from '../shared/references';

const clocks = new Set(['aws:currenttime', 'aws:epochtime']);

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A statement only applied until a date that has passed.',
  messages: {
    allow: 'This Allow ended on {date} and gives nothing any more.',
    deny: 'This Deny ended on {date} and forbids nothing any more.',
  },
  check: {
    condition(ctx, clause) {
      const { known, set } = clause.operator;
      if (!clocks.has(clause.lowerKey) || set || !/^(?:Date|Numeric)LessThan/.test(known ?? '')) return;
      const { statement } = clause.element;
      if (!statement.effect || clause.opaque || clause.values.length === 0 || clause.values.some(isVariable)) return;
      const ends = clause.values.map((value) => dateValue(textOf(value).toUpperCase()) ?? Number.NaN);
      // One of several dates is enough, so the last one counts. What cannot be read is NaN and compares as false.
      const end = Math.max(...ends);
      if (!(end < Date.parse(ctx.data.date))) return;
      const owner = ctx.policy.statement?.member.value;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: statement.effect === 'Allow' ? 'allow' : 'deny',
        data: { date: new Date(end).toISOString().slice(0, 10) },
        fixes: (edit) =>
          owner?.type === 'array' && owner.items.length > 1
            ? [
                {
                  title: 'Remove the statement, which no longer applies',
                  kind: 'quickfix',
                  edits: edit.removeItem(owner, statement.node),
                },
              ]
            : [],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'After the date the condition is never met again: an Allow gives nothing any more and a Deny forbids nothing. Dates are compared with the date of the reference data, which is never later than today, so what is reported is over for certain.',
  references: [globalConditionKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThan": { "aws:CurrentTime": "2024-06-30T23:59:59Z" }
//                         ^^^^^^^^^^^^^^^ warning condition-date-expired
      }
`),
      policyOf(
        `
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": { "DateLessThan": { "aws:CurrentTime": "2024-06-30T23:59:59Z" } }
//                                      ^^^^^^^^^^^^^^^ warning condition-date-expired (fix)
`,
      ),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThan": { "aws:CurrentTime": "2099-12-31T23:59:59Z" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateGreaterThan": { "aws:CurrentTime": "2024-06-30T23:59:59Z" }
      }
`),
    ],
  },
});
