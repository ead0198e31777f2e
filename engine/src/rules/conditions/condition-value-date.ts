import { dateValue } from '../../conditions/conditionValue';
import { defineRule, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { unfitValues } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value under a Date operator is no date.',
  accessAnalyzer: ['TYPE_MISMATCH_DATE'],
  messages: {
    value:
      '"{value}" is no date that IAM can read, so it refuses the document. Write it as 2026-01-31 or 2026-01-31T12:00:00Z.',
  },
  check: {
    condition(ctx, clause) {
      for (const value of unfitValues(ctx.data, clause, 'Date')) {
        const text = String(value.value);
        const severity = severityOfUnfit(text);
        if (!severity) continue;
        const meant = isoDate(text);
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'value',
          severity,
          data: { value: text },
          fixes: (edit) =>
            meant === undefined
              ? []
              : [
                  {
                    title: `Replace "${text}" by "${meant}"`,
                    kind: 'suggestion',
                    edits: edit.replaceValue(value, meant),
                  },
                ],
        });
      }
    },
  },
});

/** The date meant by `31.12.2027` or `2027/12/31`; a date with slashes and the year last may be day or month first. */
function isoDate(text: string): string | undefined {
  const match = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [, first = '', month = '', last = ''] = match;
  const [year, day] = first.length === 4 ? [first, last] : [last, first];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return dateValue(iso) === undefined ? undefined : iso;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Date operators take dates of the W3C profile of ISO 8601, such as 2026-01-31 or 2026-01-31T12:00:00Z, or seconds since 1970. IAM refuses a document with anything else ("The policy failed legacy parsing").',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  peers: { parliament: ['MISMATCHED_TYPE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThan": { "aws:CurrentTime": "31.12.2027" }
//                                            ^^^^^^^^^^ error condition-value-date (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThan": { "aws:CurrentTime": "2027-13-01T00:00:00Z" }
//                                            ^^^^^^^^^^^^^^^^^^^^ error condition-value-date
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateLessThan": { "aws:CurrentTime": "2027-12-31T23:59:59.999+01:00" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateGreaterThan": { "aws:CurrentTime": "2027-12-31" }
      }
`),
    ],
  },
});
