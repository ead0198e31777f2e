import { alwaysPresentKeys, securityKeys } from '../../conditions/conditionKey';
import { operatorText } from '../../model/condition';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { isPositive, requiresKey, siblings } from '../shared/conditionClause';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'An Allow that should be limited to someone also applies when the limiting key is missing.',
  messages: {
    open: 'With IfExists this Allow also applies to requests without "{key}". Without the suffix they are left out.',
  },
  check: {
    condition(ctx, clause) {
      const { operator, lowerKey } = clause;
      if (!operator.ifExists || !isPositive(clause) || clause.element.statement.effect !== 'Allow') return;
      if (!securityKeys.has(lowerKey) || alwaysPresentKeys.has(lowerKey)) return;
      // Another condition that pins access holds in any case, and then the suffix only allows for a second way in.
      if (siblings(clause).some((other) => securityKeys.has(other.lowerKey) && requiresKey(other))) return;
      const end = operator.text.length;
      ctx.report({
        span: sliceSpan(clause.operatorMember.key, ctx.document.text, end - 'IfExists'.length, end),
        message: 'open',
        data: { key: clause.key },
        fixes: (edit) =>
          operatorFix(edit, clause, operatorText({ ...operator, ifExists: false }), 'suggestion', ' (narrows access)'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IfExists makes a condition true for requests without the key. In an Allow that means: whoever calls in a way that leaves the key out is allowed.',
  references: [conditionOperatorsPage],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEqualsIfExists": { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" }
//                   ^^^^^^^^ security condition-ifexists-allow (fix)
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
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringNotEqualsIfExists": { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" }
      }
`),
    ],
  },
});
