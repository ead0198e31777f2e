import { parseIpRange } from '../../conditions/ipRange';
import { operatorFamily } from '../../model/condition';
import { defineRule, type RulePage } from '../rule';
import { grantsByMatch, textOf } from '../shared/conditionClause';
import { removeClause, removeValue, valueSpan } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition on the source address accepts every address.',
  messages: { anywhere: '"{value}" holds every address, so "{key}" limits nothing.' },
  check: {
    condition(ctx, clause) {
      if (operatorFamily(clause.operator) !== 'IpAddress' || !grantsByMatch(clause)) return;
      for (const value of clause.values) {
        const text = textOf(value);
        if (!text.endsWith('/0') || parseIpRange(text)?.prefix !== 0) continue;
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'anywhere',
          data: { value: text, key: clause.key },
          fixes: (edit) => {
            const alone = clause.values.length === 1 && !clause.opaque;
            const title = alone ? `Remove "${clause.key}" (widens access)` : `Remove "${text}" (narrows access)`;
            const edits = alone ? removeClause(edit, clause) : removeValue(edit, clause, value);
            return edits.length > 0 ? [{ title, kind: 'suggestion', edits }] : [];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A block with the mask /0 holds all addresses, so the condition looks like a limit and is none.',
  references: [globalConditionKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": "0.0.0.0/0" }
//                                      ^^^^^^^^^ security condition-ip-anywhere (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": ["198.51.100.0/24", "::/0"] }
//                                                          ^^^^ security condition-ip-anywhere (fix)
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
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "IpAddress": { "aws:SourceIp": "0.0.0.0/0" }
      }
`),
    ],
  },
});
