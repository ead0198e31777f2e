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
  summary: 'aws:SourceVpc is compared with something that is no VPC id.',
  accessAnalyzer: ['INVALID_VPC_FORMAT'],
  messages: {
    format: '"{value}" is no VPC id, so it never matches "{key}". An id is "vpc-" with 8 or 17 letters and digits.',
    other: '"{value}" is a VPC endpoint, and "{key}" holds a VPC. The endpoint is in "aws:SourceVpce".',
  },
  check: {
    condition(ctx, clause) {
      if (
        !/^aws:(?:sourcevpc|ec2instancesourcevpc)$/.test(clause.lowerKey) ||
        !clause.operator.known?.startsWith('String')
      )
        return;
      for (const value of clause.values) {
        if (value.type !== 'string' || isVariable(value) || wildcardIndex(value.value) >= 0) continue;
        if (/^vpc-(?:[0-9a-z]{8}|[0-9a-z]{17})$/.test(value.value)) continue;
        const isOther = value.value.startsWith('vpce-') && clause.lowerKey === 'aws:sourcevpc';
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
                    title: 'Use "aws:SourceVpce"',
                    kind: 'suggestion',
                    edits: edit.renameMember(clause.keyMember, 'aws:SourceVpce'),
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
  why: 'A VPC id is "vpc-" and 8 or 17 letters and digits. Nothing else is ever in the key, so the value never matches.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:SourceVpc": "vpc-12345" }
//                                          ^^^^^^^^^ error condition-vpc-format
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:SourceVpc": "vpce-0a1b2c3d4e5f60718" }
//                                          ^^^^^^^^^^^^^^^^^^^^^^ error condition-vpc-format (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:SourceVpc": ["vpc-0a1b2c3d4e5f60718", "vpc-0a1b2c3d"] }
      }
`),
    ],
  },
});
