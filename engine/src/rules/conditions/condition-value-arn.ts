import { resolveKey } from '../../conditions/conditionKey';
import { operatorText } from '../../model/condition';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { operatorFix, valueSpan } from '../shared/conditionEdits';
import { unfitValues } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { conditionOperatorsPage } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value under an Arn operator is no ARN.',
  messages: {
    value: '"{value}" is no ARN, which "{operator}" needs. IAM refuses the document.',
    parts: '"{value}" has fewer than the six parts of an ARN, which "{operator}" compares one by one.',
  },
  check: {
    condition(ctx, clause) {
      const unfit = unfitValues(ctx.data, clause, 'Arn');
      for (const value of unfit) {
        const text = String(value.value);
        const severity = severityOfUnfit(text);
        if (!severity) continue;
        // A wildcard may have been meant to reach over colons; whether IAM refuses that is not documented.
        const wild = hasWildcard(text);
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: wild ? 'parts' : 'value',
          data: { value: text, operator: clause.operator.text },
          severity: wild ? 'warning' : severity,
          fixes: (edit) => {
            const isString = resolveKey(ctx.data, clause.key)?.valueType === 'String';
            if (!isString || unfit.length > 1) return [];
            const base = clause.operator.known?.replace('Arn', 'String') ?? 'StringEquals';
            return operatorFix(edit, clause, operatorText({ ...clause.operator, base }), 'suggestion');
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Arn operators compare the six parts of an ARN one by one, so each value needs all six; a part may be a wildcard. IAM refuses a document with anything else ("The policy failed legacy parsing").',
  references: [conditionOperatorsPage],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnLike": { "aws:PrincipalArn": "my-app-deployer" }
//                                        ^^^^^^^^^^^^^^^ error condition-value-arn
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnLike": { "aws:PrincipalArn": "arn:aws:iam:*:role/my-app-*" }
//                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning condition-value-arn
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "aws:PrincipalTag/team": "billing" }
//                                               ^^^^^^^ error condition-value-arn (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnLike": { "aws:PrincipalArn": "arn:*:iam::210987654321:role/my-app-*" }
      }
`),
    ],
  },
});
