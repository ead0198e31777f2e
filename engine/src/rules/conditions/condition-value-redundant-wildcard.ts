import { splitArn } from '../../model/arn';
import { operatorFamily } from '../../model/condition';
import type { ConditionClause } from '../../model/model';
import { contentSpan, type StringNode } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { removeValue } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A value is covered by another value of the same key.',
  accessAnalyzer: ['REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION', 'REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION'],
  messages: {
    covered: '"{value}" is covered by "{pattern}" and changes nothing.',
    twice: '"{value}" stands here twice.',
  },
  check: {
    condition(ctx, clause) {
      const values = clause.values.filter((value): value is StringNode => value.type === 'string');
      // Beyond 200 values a comparison of each with each would be felt while typing.
      if (values.length < 2 || values.length > 200 || !clause.operator.known) return;
      const distinct = new Set(values.map((value) => value.value)).size === values.length;
      if (distinct && !values.some((value) => value.value.includes('*'))) return;
      for (const [index, value] of values.entries()) {
        const cover = coverOf(clause, values, value, index);
        if (!cover) continue;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message: cover.value === value.value ? 'twice' : 'covered',
          data: { value: value.value, pattern: cover.value },
          related: [{ span: contentSpan(cover, ctx.document.text), message: 'The value that stays' }],
          fixes: (edit) => [
            { title: `Remove "${value.value}"`, kind: 'quickfix', edits: removeValue(edit, clause, value) },
          ],
        });
      }
    },
  },
});

/** The value that makes this one superfluous. Of equal values the first stays. */
function coverOf(
  clause: ConditionClause,
  values: readonly StringNode[],
  value: StringNode,
  index: number,
): StringNode | undefined {
  const isArn = operatorFamily(clause.operator) === 'Arn';
  const isPattern = isArn || clause.operator.known?.endsWith('Like') === true;
  return values.find((other, at) => {
    if (other.value === value.value) return at < index;
    if (!isPattern || !other.value.includes('*')) return false;
    return isArn ? coversArn(other.value, value.value) : matchesWildcard(other.value, value.value);
  });
}

function coversArn(pattern: string, value: string): boolean {
  if (pattern === '*') return true;
  const parts = splitArn(value);
  const patterns = splitArn(pattern);
  return patterns.length === parts.length && patterns.every((part, at) => matchesWildcard(part, parts[at] ?? ''));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The values of a key are alternatives. One that a pattern beside it matches anyway, or that stands there twice, changes nothing and hides how wide the condition is.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": ["billing-*", "billing-eu"] }
//                                                              ^^^^^^^^^^ suggestion condition-value-redundant-wildcard (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": ["billing-*", "billing"] }
      }
`),
    ],
  },
});
