import { wildcardIndex } from '../../conditions/conditionValue';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'aws:SourceVpce is compared with something that is no VPC endpoint id.',
  accessAnalyzer: ['INVALID_VPCE_FORMAT'],
  messages: {
    format:
      '"{value}" is no VPC endpoint id, so it never matches "{key}". An id is "vpce-" with 8 or 17 letters and digits.',
    other: '"{value}" is a VPC, and "{key}" holds a VPC endpoint. The VPC is in "aws:SourceVpc".',
  },
  check: {
    condition(ctx, clause) {
      if (clause.lowerKey !== 'aws:sourcevpce' || !clause.operator.known?.startsWith('String')) return;
      for (const value of clause.values) {
        if (value.type !== 'string' || isVariable(value) || wildcardIndex(value.value) >= 0) continue;
        if (/^vpce-(?:[0-9a-z]{8}|[0-9a-z]{17})$/.test(value.value)) continue;
        const isOther = value.value.startsWith('vpc-');
        const severity = severityOfUnfit(value.value);
        if (!severity) continue;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message: isOther ? 'other' : 'format',
          severity,
          data: { value: value.value, key: clause.key },
          fixes: (edit) =>
            isOther && clause.values.length === 1
              ? [
                  {
                    title: 'Use "aws:SourceVpc"',
                    kind: 'suggestion',
                    edits: edit.renameMember(clause.keyMember, 'aws:SourceVpc'),
                  },
                ]
              : [],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The id of a VPC endpoint is "vpce-" and 8 or 17 letters and digits. Nothing else is ever in the key, so the value never matches.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:SourceVpce": "vpce-12345" }
//                                           ^^^^^^^^^^ error condition-vpce-format
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:SourceVpce": "vpc-0a1b2c3d4e5f60718" }
//                                           ^^^^^^^^^^^^^^^^^^^^^ error condition-vpce-format (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" }
      }
`),
    ],
  },
});
