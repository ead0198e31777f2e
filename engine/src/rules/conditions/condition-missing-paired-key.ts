import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { siblings } from '../shared/conditionClause';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

const partners = new Set(['aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn']);

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'aws:VpcSourceIp stands without the VPC it belongs to.',
  accessAnalyzer: ['MISSING_PAIRED_CONDITION_KEYS'],
  messages: {
    pair: 'Addresses in "{key}" repeat in every VPC. Add "aws:SourceVpc" or "aws:SourceVpce" to say which one is meant.',
  },
  check: {
    condition(ctx, clause) {
      if (clause.lowerKey !== 'aws:vpcsourceip' || clause.operator.known === 'Null' || clause.element.opaque) return;
      if (siblings(clause).some((other) => partners.has(other.lowerKey))) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'pair',
        data: { key: clause.key },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Private addresses repeat in every VPC, those of other accounts included. Only together with aws:SourceVpc or aws:SourceVpce do they say where a request comes from.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:VpcSourceIp": "10.0.0.0/16" }
//                      ^^^^^^^^^^^^^^^ security condition-missing-paired-key
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
