import { resolveKey } from '../../conditions/conditionKey';
import { wildcardIndex } from '../../conditions/conditionValue';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

const keyId = /^(?:mrk-)?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A condition on a KMS key names it by its id or an alias.',
  accessAnalyzer: ['INVALID_KMS_KEY_VALUE'],
  messages: {
    id: '"{value}" is the id of a KMS key. "{key}" holds its ARN: arn:aws:kms:REGION:ACCOUNT:key/{value}.',
    alias: '"{value}" is an alias. "{key}" holds the ARN of the KMS key itself. Write that.',
  },
  check: {
    condition(ctx, clause) {
      if (!/kms-?key/.test(clause.lowerKey) || !clause.operator.known?.startsWith('String')) return;
      if (resolveKey(ctx.data, clause.key)?.valueType !== 'ARN') return;
      for (const value of clause.values) {
        if (value.type !== 'string' || isVariable(value) || wildcardIndex(value.value) >= 0) continue;
        const alias = /(?:^|:)alias\//.test(value.value);
        if (!alias && !keyId.test(value.value)) continue;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message: alias ? 'alias' : 'id',
          data: { value: value.value, key: clause.key },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Services put the ARN of the KMS key into these condition keys, whatever the caller wrote. An id or an alias is not equal to it. IAM Access Analyzer calls it an error.',
  references: [
    {
      title: 'Find the key ID and key ARN',
      url: 'https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html',
    },
    accessAnalyzerChecks,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": {
          "s3:x-amz-server-side-encryption-aws-kms-key-id": "0d990263-018e-4e65-a703-eff731de951e"
//                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning condition-kms-key-format
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/my-app" }
//                                                                           ^^^^^^^^^^^^ warning condition-kms-key-format
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": {
          "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:210987654321:key/0d990263-018e-4e65-a703-eff731de951e"
        }
      }
`),
    ],
  },
});
