import { resolveKey } from '../../conditions/conditionKey';
import { operatorText } from '../../model/condition';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, multivaluedKeys } from '../shared/references';

/** Amazon EventBridge's guide compares its keys without a set operator, although it lists them as multivalued. */
const exceptions = /^events:/;

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A key that can have several values is compared without a set operator.',
  accessAnalyzer: ['MISSING_QUALIFIER'],
  messages: {
    missing:
      '"{key}" can have several values in one request. Say with "ForAnyValue:" or "ForAllValues:" how they are compared.',
  },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      if (operator.set || operator.known === undefined || operator.known === 'Null') return;
      const key = resolveKey(ctx.data, clause.key);
      if (!key?.multivalued || key.origin === 'claim' || exceptions.test(clause.lowerKey)) return;
      const name = operatorText({ ...operator, set: 'ForAnyValue' });
      ctx.report({
        span: contentSpan(clause.operatorMember.key, ctx.document.text),
        message: 'missing',
        data: { key: clause.key },
        fixes: (edit) => operatorFix(edit, clause, name, 'suggestion'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'For a multivalued key IAM must be told whether any value in the request or every one has to match. IAM stores the policy without it, and the condition then fails for requests with several values. IAM Access Analyzer calls it an error.',
  references: [multivaluedKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" }
//       ^^^^^^^^^^^^ warning condition-missing-qualifier (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Null": { "aws:CalledVia": "false" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:CalledViaFirst": "cloudformation.amazonaws.com" }
      }
`),
    ],
  },
});
