import { sliceSpan } from '../../syntax/syntax';
import { fieldSpan, replaceFields } from '../shared/arnField';
import { valueSpan } from '../shared/conditionEdits';

const docAccounts = {
  title: 'AWS account identifiers',
  url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html',
};

/** Accounts in the examples of AWS's documentation. AWS publishes no list, so a user may own one and say so in a setting. */
const exampleAccounts = new Set([
  '123456789012',
  '111122223333',
  '444455556666',
  '777788889999',
  '555555555555',
  '111111111111',
  '222222222222',
  '333333333333',
  '444444444444',
  '012345678901',
  '000000000000',
]);

import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A policy names an account or a bucket from the examples in AWS documentation.',
  messages: {
    account: '"{account}" is an example account ID from AWS documentation. Replace it with the ID of your account.',
    bucket: '"{bucket}" is an example bucket from AWS documentation. Replace it with the name of your bucket.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn) return;
      const { account } = arn;
      const { ownAccounts } = ctx.settings;
      if (isExample(account, ownAccounts)) {
        const real = realAccounts([...ownAccounts, ...item.element.items.map((other) => other.arn?.account ?? '')]);
        ctx.report({
          span: fieldSpan(item, 'account', ctx.document.text),
          message: 'account',
          data: { account },
          ...(real.length > 0 && {
            fixes: (edit) =>
              real.map((id) => ({
                title: `Replace "${account}" with "${id}"`,
                kind: 'suggestion',
                edits: replaceFields(edit, item, arn, { account: id }),
              })),
          }),
        });
        return;
      }
      if (arn.service !== 's3') return;
      const bucket = /^(?:amzn-s3-demo-[a-z0-9-]*bucket\d*|DOC-EXAMPLE-[A-Z0-9-]*BUCKET\d*)(?=\/|\*|$)/i.exec(
        arn.resource,
      )?.[0];
      if (bucket === undefined) return;
      const at = item.node.value.length - arn.resource.length;
      ctx.report({
        span: sliceSpan(item.node, ctx.document.text, at, at + bucket.length),
        message: 'bucket',
        data: { bucket },
      });
    },
    condition(ctx, clause) {
      // Negated, the condition matches everything of yours, which is what it may be for.
      if (clause.operator.known === undefined || clause.operator.negated) return;
      const { ownAccounts } = ctx.settings;
      for (const value of clause.values) {
        const account = accountIn(clause.lowerKey, String(value.value));
        if (!isExample(account, ownAccounts)) continue;
        const text = ctx.document.text;
        const at = String(value.value).indexOf(account);
        const real = realAccounts(ownAccounts);
        ctx.report({
          span: value.type === 'string' ? sliceSpan(value, text, at, at + account.length) : valueSpan(value, text),
          message: 'account',
          data: { account },
          ...(real.length > 0 && {
            fixes: (edit) =>
              real.map((id) => ({
                title: `Replace "${account}" with "${id}"`,
                kind: 'suggestion',
                edits: edit.replaceValue(value, String(value.value).replace(account, id)),
              })),
          }),
        });
      }
    },
  },
});

function isExample(account: string, ownAccounts: readonly string[]): boolean {
  return exampleAccounts.has(account) && !ownAccounts.includes(account);
}

/** The account that the value of a condition key for accounts is, or that its ARN names; else an empty text. */
function accountIn(lowerKey: string, value: string): string {
  const inArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1];
  return inArn ?? (/^[a-z0-9-]+:\w*account$/.test(lowerKey) ? value : '');
}

/** At most five of the accounts, those of examples left out. */
function realAccounts(accounts: readonly string[]): string[] {
  const real = accounts.filter((account) => /^\d{12}$/.test(account) && !exampleAccounts.has(account));
  return [...new Set(real)].slice(0, 5);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS documentation uses account IDs such as 123456789012 and bucket names such as amzn-s3-demo-bucket in its examples. A policy that still contains them after copying refers to nothing in your account. If one of these accounts is yours, as in a local emulator of AWS, add its ID to `rolewright.ownAccounts`.',
  references: [docAccounts],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": [
        "arn:aws:lambda:eu-west-1:123456789012:function:my-app-api",
//                                ^^^^^^^^^^^^ warning resource-placeholder-id (fix)
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker"
      ]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
//                              ^^^^^^^^^^^^^^^^^^^ warning resource-placeholder-id
`),
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:SourceAccount": "123456789012" }
//                                              ^^^^^^^^^^^^ warning resource-placeholder-id
      }
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-example/*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api-123456789012"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringNotEquals": { "aws:ResourceAccount": "123456789012" }
      }
`),
    ],
  },
});
