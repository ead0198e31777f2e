import { dateValue } from '../../conditions/conditionValue';
import { operatorFamily } from '../../model/condition';
import type { ConditionClause } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { requiresKey, textOf } from '../shared/conditionClause';
import { isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  summary: 'Two conditions on the same key exclude each other.',
  messages: {
    never: '"{first}" and "{second}" on "{key}" cannot both hold, so the statement never applies.',
  },
  check: {
    statement(ctx, statement) {
      const clauses = statement.condition?.clauses ?? [];
      if (clauses.length < 2) return;
      for (const [index, second] of clauses.entries()) {
        const first = clauses
          .slice(0, index)
          .find((other) => other.lowerKey === second.lowerKey && exclude(other, second));
        if (!first) continue;
        ctx.report({
          span: contentSpan(second.keyMember.key, ctx.document.text),
          message: 'never',
          data: { first: first.operator.text, second: second.operator.text, key: second.key },
          related: [{ span: first.keyMember.key, message: 'The other condition' }],
        });
      }
    },
  },
});

/** Whether no request meets both. Only plain operators on plain values are compared. */
function exclude(a: ConditionClause, b: ConditionClause): boolean {
  return [
    [a, b],
    [b, a],
  ].some(
    ([x, y]) => x !== undefined && y !== undefined && (absentAndNeeded(x, y) || forbidden(x, y) || emptyRange(x, y)),
  );
}

function absentAndNeeded(absent: ConditionClause, needed: ConditionClause): boolean {
  const { known, set, ifExists } = absent.operator;
  if (known !== 'Null' || set || ifExists || absent.values.length !== 1) return false;
  return absent.values.every((value) => textOf(value) === 'true') && requiresKey(needed) && needed.values.length > 0;
}

function forbidden(wanted: ConditionClause, not: ConditionClause): boolean {
  if (wanted.operator.known !== 'StringEquals' || not.operator.known !== 'StringNotEquals') return false;
  if (!isPlain(wanted) || !isPlain(not)) return false;
  const excluded = new Set(not.values.map((value) => String(value.value)));
  return wanted.values.every((value) => excluded.has(String(value.value)));
}

function emptyRange(below: ConditionClause, above: ConditionClause): boolean {
  const family = operatorFamily(below.operator);
  if (family !== operatorFamily(above.operator) || (family !== 'Numeric' && family !== 'Date')) return false;
  if (!/Less/.test(below.operator.known ?? '') || !/Greater/.test(above.operator.known ?? '')) return false;
  if (!isPlain(below) || !isPlain(above)) return false;
  const read = (value: ConditionClause['values'][number]) =>
    (family === 'Date' ? dateValue(String(value.value)) : Number(value.value)) ?? Number.NaN;
  // One of several limits is enough, so the widest ones are compared. NaN makes the comparison false.
  return Math.max(...below.values.map(read)) < Math.min(...above.values.map(read));
}

function isPlain(clause: ConditionClause): boolean {
  const { set, ifExists } = clause.operator;
  if (set || ifExists || clause.opaque || clause.misfits.length > 0 || clause.values.length === 0) return false;
  return !clause.values.some(isVariable);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'All conditions of a statement must hold at once. When two of them on one key cannot, the statement never applies.',
  references: [conditionOperatorsPage],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "billing" },
        "StringNotEquals": { "aws:PrincipalTag/team": ["billing", "sales"] }
//                            ^^^^^^^^^^^^^^^^^^^^^ warning condition-contradictory
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateGreaterThan": { "aws:CurrentTime": "2027-12-31T00:00:00Z" },
        "DateLessThan": { "aws:CurrentTime": "2027-01-01T00:00:00Z" }
//                         ^^^^^^^^^^^^^^^ warning condition-contradictory
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "billing" },
        "Null": { "aws:PrincipalTag/team": "true" }
//                 ^^^^^^^^^^^^^^^^^^^^^ warning condition-contradictory
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": "b*" },
        "StringNotEquals": { "aws:PrincipalTag/team": "billing" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "DateGreaterThan": { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
        "DateLessThan": { "aws:CurrentTime": "2027-12-31T00:00:00Z" }
      }
`),
    ],
  },
});
