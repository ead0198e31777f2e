import { resolveKey, type ValueType } from '../../conditions/conditionKey';
import type { ConditionOperator } from '../../model/condition';
import { conditionOperators, operatorText } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { didYouMean } from '../../text/didYouMean';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

/** The operator that fits a key which was written where an operator belongs. */
const operatorForType: Readonly<Record<ValueType, string>> = {
  String: 'StringEquals',
  ARN: 'ArnLike',
  Bool: 'Bool',
  Numeric: 'NumericEquals',
  Date: 'DateLessThan',
  IPAddress: 'IpAddress',
  Binary: 'BinaryEquals',
};

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A Condition names an operator that IAM does not have.',
  accessAnalyzer: ['INVALID_CONDITION_OPERATOR'],
  messages: {
    unknown: '"{operator}" is no condition operator. IAM refuses the document.',
    meant: '"{operator}" is no condition operator. The nearest one is "{meant}".',
    key: '"{key}" is a condition key and stands where an operator belongs. Keys stand below an operator such as "{operator}".',
  },
  check: {
    statement(ctx, statement) {
      for (const { member, operator } of statement.condition?.blocks ?? []) {
        if (operator.known || hasPlaceholder(operator.text) || operator.text.startsWith('Fn::')) continue;
        const span = contentSpan(member.key, ctx.document.text);
        const key = member.value?.type === 'object' ? undefined : resolveKey(ctx.data, operator.text);
        const meant = key ? operatorForType[key.valueType] : nearest(operator);
        const { value } = member;
        if (key && value) {
          const prefix = { start: member.start, end: member.start, newText: `"${meant}": { ` };
          const title = `Put "${operator.text}" below "${meant}"`;
          ctx.report({
            span,
            message: 'key',
            data: { key: operator.text, operator: meant ?? '' },
            fixes: () => [
              { title, kind: 'suggestion', edits: [prefix, { start: value.end, end: value.end, newText: ' }' }] },
            ],
          });
        } else if (meant) {
          ctx.report({
            span,
            message: 'meant',
            data: { operator: operator.text, meant },
            fixes: (edit) => [
              {
                title: `Replace "${operator.text}" by "${meant}"`,
                kind: 'suggestion',
                edits: edit.renameMember(member, meant),
              },
            ],
          });
        } else ctx.report({ span, message: 'unknown', data: { operator: operator.text } });
      }
    },
  },
});

function nearest(operator: ConditionOperator): string | undefined {
  const colon = operator.base.indexOf(':');
  const written = colon < 0 ? undefined : operator.base.slice(0, colon);
  const set = written === undefined ? operator.set : didYouMean(written, ['ForAllValues', 'ForAnyValue'] as const);
  const base = didYouMean(operator.base.slice(colon + 1), conditionOperators);
  if (base === undefined || (written !== undefined && set === undefined)) return undefined;
  return operatorText({ set: set as ConditionOperator['set'], base, ifExists: operator.ifExists });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The keys directly below Condition are operators. IAM has 27 of them, with the prefixes ForAllValues: and ForAnyValue: and the suffix IfExists, and refuses a document with any other.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  peers: { parliament: ['UNKNOWN_OPERATOR'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEqual": { "aws:PrincipalTag/team": "billing" }
//       ^^^^^^^^^^^ error condition-unknown-operator (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAnyValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }
//       ^^^^^^^^^^^^^^^^^^^^^^^ error condition-unknown-operator (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "aws:PrincipalTag/team": "billing"
//       ^^^^^^^^^^^^^^^^^^^^^ error condition-unknown-operator (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "forAnyValue:stringlike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": "billing" }
      }
`),
    ],
  },
});
