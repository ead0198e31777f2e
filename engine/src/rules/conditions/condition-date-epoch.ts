import { dateValue, formatDate, isEpoch } from '../../conditions/conditionValue';
import { operatorFamily } from '../../model/condition';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { valueSpan } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A date is written as a number of seconds.',
  accessAnalyzer: ['INVALID_DATE_VALUE'],
  messages: {
    epoch: '{value} is a number of seconds and means {date}. A date in words is readable and works the same.',
  },
  check: {
    condition(ctx, clause) {
      // aws:EpochTime is made of seconds, so they are natural there.
      if (operatorFamily(clause.operator) !== 'Date' || clause.lowerKey === 'aws:epochtime') return;
      for (const value of clause.values) {
        const text = textOf(value);
        const moment = isEpoch(text) ? dateValue(text) : undefined;
        if (moment === undefined || moment > Date.UTC(9999, 11, 31)) continue;
        const date = formatDate(moment);
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'epoch',
          data: { value: text, date },
          fixes: (edit) => [
            { title: `Replace ${text} by "${date}"`, kind: 'quickfix', edits: edit.replaceValue(value, date) },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM accepts seconds since 1970, yet nobody can read from such a number when access begins or ends. IAM Access Analyzer warns about it.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThan": { "aws:CurrentTime": "1830297599" }
//                                            ^^^^^^^^^^ warning condition-date-epoch (fix)
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
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericLessThan": { "aws:EpochTime": "1830297599" }
      }
`),
    ],
  },
});
