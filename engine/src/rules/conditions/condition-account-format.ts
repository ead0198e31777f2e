import { wildcardIndex } from '../../conditions/conditionValue';
import { defineRule, type RulePage } from '../rule';
import { valueSpan } from '../shared/conditionEdits';
import { type ConditionValue, isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { globalConditionKeys } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

/** Keys that hold an account id, in lower case. */
const accountKeys = new Set([
  'aws:principalaccount',
  'aws:resourceaccount',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:vpceaccount',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
  's3:resourceaccount',
]);

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition compares an account with something that is no account id.',
  messages: {
    format: '"{value}" is no account id, so it never matches "{key}". An id has twelve digits.',
    meant: '"{value}" is no account id, so it never matches "{key}". The id is "{meant}".',
  },
  check: {
    condition(ctx, clause) {
      if (!accountKeys.has(clause.lowerKey) || !clause.operator.known?.startsWith('String')) return;
      for (const value of clause.values) {
        if (!isWrong(value)) continue;
        const text = String(value.value);
        const severity = severityOfUnfit(text);
        if (!severity) continue;
        const meant = accountIn(text);
        ctx.report({
          span: valueSpan(value, ctx.document.text),
          message: meant ? 'meant' : 'format',
          severity,
          data: { value: text, key: clause.key, meant: meant ?? '' },
          fixes: (edit) =>
            meant
              ? [
                  {
                    title: `Replace "${text}" by "${meant}"`,
                    kind: 'suggestion',
                    edits: edit.replaceValue(value, meant),
                  },
                ]
              : [],
        });
      }
    },
  },
});

function isWrong(value: ConditionValue): boolean {
  if (value.value === null || typeof value.value === 'boolean' || isVariable(value)) return false;
  const text = String(value.value);
  // Words without any digit are gaps to be filled in, of which another rule speaks.
  return !/^\d{12}$/.test(text) && wildcardIndex(text) < 0 && /\d/.test(text) && !/account/i.test(text);
}

/** The id in another notation: within an ARN, with hyphens or blanks, or without its zeros at the front. */
function accountIn(text: string): string | undefined {
  const inArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1];
  if (inArn) return inArn;
  const digits = text.replace(/[\s-]/g, '');
  return /^\d{10,12}$/.test(digits) ? digits.padStart(12, '0') : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An account id has exactly twelve digits. A zero at the front is easily lost when the id is written as a number, and hyphens or an ARN around it make it another text. Nothing but the twelve digits ever matches.',
  references: [
    {
      title: 'AWS account identifiers',
      url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html',
    },
    globalConditionKeys,
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:SourceAccount": "2109-8765-4321" }
//                                              ^^^^^^^^^^^^^^ error condition-account-format (fix)
      }
`),
        fileName: 'lambda-trust-policy.json',
      },
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:ResourceAccount": "arn:aws:iam::210987654321:root" }
//                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error condition-account-format (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:ResourceAccount": 10987654321 }
//                                               ^^^^^^^^^^^ error condition-account-format (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:ResourceAccount": "210987654321" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:ResourceAccount": "\${aws:PrincipalAccount}" }
      }
`),
    ],
  },
});
