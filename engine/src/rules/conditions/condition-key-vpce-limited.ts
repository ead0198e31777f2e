import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

const limitedKeys = new Set(['aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths']);

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A condition on the owner of a VPC endpoint stands in a statement for every service.',
  accessAnalyzer: ['USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES'],
  messages: {
    limited:
      'Only some services supply "{key}", yet the statement is about all of them. Name the actions of services that supply it.',
  },
  check: {
    condition(ctx, clause) {
      if (!limitedKeys.has(clause.lowerKey)) return;
      const { action, notAction } = clause.element.statement;
      if (!notAction && !action?.items.some((item) => item.action.text === '*')) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'limited',
        data: { key: clause.key },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Only some services supply aws:VpceAccount, aws:VpceOrgID and aws:VpceOrgPaths. With all others the key is absent: an Allow never applies, and a Deny with a negated operator blocks every call.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": "*",
      "Resource": "*",
      "Condition": {
        "StringNotEquals": { "aws:VpceOrgID": "o-a1b2c3d4e5" }
//                            ^^^^^^^^^^^^^ warning condition-key-vpce-limited
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:VpceOrgID": "o-a1b2c3d4e5" }
      }
`),
    ],
  },
});
