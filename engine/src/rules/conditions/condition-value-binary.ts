import { defineRule, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { unfitValues } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A value under BinaryEquals is not base64.',
  accessAnalyzer: ['TYPE_MISMATCH_STRING'],
  messages: { value: '"{value}" is not base64, which BinaryEquals needs. IAM refuses the document.' },
  check: {
    condition(ctx, clause) {
      for (const value of unfitValues(ctx.data, clause, 'Binary')) {
        const text = String(value.value);
        const padded =
          /^[A-Za-z0-9+/]+$/.test(text) && text.length % 4 >= 2
            ? text.padEnd(Math.ceil(text.length / 4) * 4, '=')
            : undefined;
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: 'value',
          data: { value: text },
          fixes: (edit) =>
            padded === undefined
              ? []
              : [
                  {
                    title: `Add the padding: "${padded}"`,
                    kind: 'suggestion',
                    edits: edit.replaceValue(value, padded),
                  },
                ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'BinaryEquals compares bytes, which a policy writes in base64 with its padding. IAM refuses any other text ("Syntax errors in policy.").',
  references: [conditionOperatorsPage, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "BinaryEquals": { "aws:PrincipalTag/fingerprint": "QmluYXJ5VmFsdWU" }
//                                                         ^^^^^^^^^^^^^^^ error condition-value-binary (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "BinaryEquals": { "aws:PrincipalTag/fingerprint": "QmluYXJ5VmFsdWU=" }
      }
`),
    ],
  },
});
