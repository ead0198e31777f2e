import { isPrivateRange, parseIpRange } from '../../conditions/ipRange';
import { operatorFamily } from '../../model/condition';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { removeValue, valueSpan } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'aws:SourceIp is compared with private addresses.',
  accessAnalyzer: [
    'PRIVATE_IP_ADDRESS',
    'PRIVATE_NOT_IP_ADDRESS',
    'PRIVATE_IP_ADDRESS_SUBSET',
    'PRIVATE_NOT_IP_ADDRESS_SUBSET',
  ],
  messages: {
    never:
      '"{value}" is private, and "aws:SourceIp" is always a public address. The condition is never met; use "aws:VpcSourceIp".',
    useless: '"{value}" is private, and "aws:SourceIp" is always a public address. The condition excludes nobody.',
    subset: '"{value}" is private, and "aws:SourceIp" is always a public address. This value changes nothing.',
  },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      if (clause.lowerKey !== 'aws:sourceip' || operatorFamily(operator) !== 'IpAddress') return;
      const ranges = clause.values.map((value) => parseIpRange(textOf(value)));
      const hits = clause.values.filter((_, at) => {
        const range = ranges[at];
        return range !== undefined && isPrivateRange(range);
      });
      const all = hits.length === clause.values.length && !clause.opaque;
      // With IfExists requests without an address pass, so the condition can be met after all.
      const severity = !all
        ? 'suggestion'
        : operator.negated || operator.ifExists || operator.set
          ? 'warning'
          : 'error';
      const message = !all ? 'subset' : operator.negated ? 'useless' : 'never';
      for (const value of hits) {
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message,
          severity,
          data: { value: textOf(value) },
          fixes: (edit) => {
            const edits = all ? [] : removeValue(edit, clause, value);
            return edits.length > 0 ? [{ title: `Remove "${textOf(value)}"`, kind: 'suggestion', edits }] : [];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'aws:SourceIp is the public address a request comes from, and is missing for requests through a VPC endpoint. A private address is never in it. For the address inside a VPC there is aws:VpcSourceIp, together with aws:SourceVpc.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": "10.0.0.0/16" }
//                                      ^^^^^^^^^^^ error condition-ip-private
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": ["198.51.100.0/24", "192.168.0.0/16"] }
//                                                          ^^^^^^^^^^^^^^ suggestion condition-ip-private (fix)
      }
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "NotIpAddress": { "aws:SourceIp": "172.16.0.0/12" }
//                                         ^^^^^^^^^^^^^ warning condition-ip-private
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:VpcSourceIp": "10.0.0.0/16" },
        "StringEquals": { "aws:SourceVpc": "vpc-0a1b2c3d4e5f60718" }
      }
`),
    ],
  },
});
