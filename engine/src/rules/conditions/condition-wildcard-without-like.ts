import { resolveKey } from '../../conditions/conditionKey';
import { wildcardIndex } from '../../conditions/conditionValue';
import { operatorText } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { operatorFix } from '../shared/conditionEdits';
import { openPattern } from '../shared/conditionWildcards';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

const replacements: ReadonlyMap<string, readonly [string, string]> = new Map(
  Object.entries({
    StringEquals: ['StringLike', 'ArnLike'],
    StringNotEquals: ['StringNotLike', 'ArnNotLike'],
  }),
);

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value has a wildcard under an operator that compares letter by letter.',
  accessAnalyzer: ['WILDCARD_WITHOUT_LIKE_OPERATOR'],
  messages: {
    literal:
      '"{operator}" takes the wildcard in "{value}" as a plain character. Patterns need an operator with "Like".',
  },
  check: {
    condition(ctx, clause) {
      const known = clause.operator.known ?? '';
      if (!known.startsWith('String') || known.endsWith('Like')) return;
      for (const value of clause.values) {
        if (value.type !== 'string' || wildcardIndex(value.value) < 0) continue;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message: 'literal',
          data: { operator: clause.operator.text, value: value.value },
          fixes: (edit) => {
            const names = replacements.get(known);
            // A pattern that would let in too much is no improvement, and one finding of several is not mended alone.
            const others = clause.values.filter((one) => wildcardIndex(textOf(one)) >= 0);
            if (!names || others.length > 1 || openPattern(clause.lowerKey, value.value)) return [];
            const isArn = resolveKey(ctx.data, clause.key)?.valueType === 'ARN' && value.value.startsWith('arn:');
            const base = isArn ? names[1] : names[0];
            return operatorFix(
              edit,
              clause,
              operatorText({ ...clause.operator, base }),
              'suggestion',
              ' (changes what matches)',
            );
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'StringEquals and its kin take "*" and "?" as plain characters. A pattern under them matches nothing, and under StringNotEquals everything.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "billing-*" }
//                                                  ^^^^^^^^^ warning condition-wildcard-without-like (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-*" }
//                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning condition-wildcard-without-like (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "aws:PrincipalTag/team": "billing-*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/my-app-*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "billing-\${*}" }
      }
`),
    ],
  },
});
