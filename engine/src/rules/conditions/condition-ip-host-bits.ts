import { formatNetwork, networkAddress, parseIpRange } from '../../conditions/ipRange';
import { operatorFamily } from '../../model/condition';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { valueSpan } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'An address block does not begin at its network address.',
  accessAnalyzer: ['IMPROVE_IP_RANGE'],
  messages: { bits: '"{value}" stands for the whole block "{network}".' },
  check: {
    condition(ctx, clause) {
      if (operatorFamily(clause.operator) !== 'IpAddress') return;
      for (const value of clause.values) {
        const text = textOf(value);
        const range = text.includes('/') ? parseIpRange(text) : undefined;
        if (!range || networkAddress(range) === range.address) continue;
        const network = formatNetwork(range);
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'bits',
          data: { value: text, network },
          fixes: (edit) => [
            { title: `Replace "${text}" by "${network}"`, kind: 'quickfix', edits: edit.replaceValue(value, network) },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Bits behind the mask are ignored: 198.51.100.77/24 means all of 198.51.100.0/24. Written with the network address the block shows how far it reaches.',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": "198.51.100.77/24" }
//                                      ^^^^^^^^^^^^^^^^ suggestion condition-ip-host-bits (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": ["198.51.100.0/24", "198.51.100.77/32"] }
      }
`),
    ],
  },
});
