import type { ValueType } from '../../conditions/conditionKey';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { operatorFix } from '../shared/conditionEdits';
import { typeMismatch } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage, globalConditionKeys } from '../shared/references';

const inWords: Readonly<Record<ValueType, string>> = {
  String: 'text',
  ARN: 'an ARN',
  Bool: 'true or false',
  Numeric: 'a number',
  Date: 'a date',
  IPAddress: 'an IP address',
  Binary: 'binary data',
};

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'An operator compares something else than the key holds.',
  accessAnalyzer: ['TYPE_MISMATCH'],
  messages: {
    mismatch: '"{key}" holds {type}, which "{operator}" does not compare.',
    refused:
      '"{key}" holds {type}, which "{operator}" does not compare. IAM refuses the document, as it cannot read the value for this operator.',
  },
  check: {
    condition(ctx, clause) {
      const mismatch = typeMismatch(ctx.data, clause);
      if (!mismatch) return;
      const { key, operator, refused } = mismatch;
      ctx.report({
        span: contentSpan(clause.operatorMember.key, ctx.document.text),
        message: refused ? 'refused' : 'mismatch',
        data: { key: clause.key, type: inWords[key.valueType], operator: clause.operator.text },
        ...(refused ? { severity: 'error' as const } : {}),
        fixes: (edit) =>
          operator === undefined ? [] : operatorFix(edit, clause, operator, 'suggestion', ' (changes what matches)'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each key has a type, and each operator compares values of one type. With the wrong one the comparison fails or compares letters: "StringLike" knows nothing of address blocks. Where the values cannot be read for the operator, IAM refuses the document.',
  references: [conditionOperatorsPage, globalConditionKeys, accessAnalyzerChecks],
  peers: { parliament: ['MISMATCHED_TYPE'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:SourceIp": "198.51.100.0/24" }
//       ^^^^^^^^^^^^ warning condition-operator-type-mismatch (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "aws:SourceAccount": "210987654321" }
//       ^^^^^^^^^ error condition-operator-type-mismatch (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": "198.51.100.0/24" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NumericLessThan": { "aws:EpochTime": "1798761600" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:PrincipalTag/reviewed": "true" }
      }
`),
    ],
  },
});
