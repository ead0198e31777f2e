import type { ResourceElement } from '../../model/model';
import { sliceSpan } from '../../syntax/syntax';
import { fieldSpan, replaceFields } from '../shared/arnField';
import { valueSpan } from '../shared/conditionEdits';

const docAccounts = {
  title: 'AWS account identifiers',
  url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html',
};

/** Accounts that AWS reserves for its documentation. */
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
    account: '"{account}" is the account of examples in the documentation of AWS. The ARN matches nothing of yours.',
    condition:
      '"{account}" is an example account from AWS documentation. The condition never matches a request of yours.',
    bucket: '"{bucket}" is the bucket of examples in the documentation of AWS. The ARN matches nothing of yours.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn) return;
      const { account } = arn;
      if (exampleAccounts.has(account)) {
        const real = [...new Set([...ctx.settings.ownAccounts, ...realAccounts(item.element)])].slice(0, 5);
        ctx.report({
          span: fieldSpan(item, 'account', ctx.document.text),
          message: 'account',
          data: { account },
          ...(real.length > 0 && {
            fixes: (edit) =>
              real.map((id) => ({
                title: `Replace "${account}" by "${id}"`,
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
      for (const value of clause.values) {
        const account = exampleAccountIn(clause.lowerKey, String(value.value));
        if (account === undefined) continue;
        const text = ctx.document.text;
        const at = String(value.value).indexOf(account);
        const real = ctx.settings.ownAccounts.filter((id) => !exampleAccounts.has(id)).slice(0, 5);
        ctx.report({
          span: value.type === 'string' ? sliceSpan(value, text, at, at + account.length) : valueSpan(value, text),
          message: 'condition',
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

/** The example account that the value of a key for accounts is, or that its ARN names. */
function exampleAccountIn(lowerKey: string, value: string): string | undefined {
  const inArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1];
  const account = inArn ?? (/^[a-z0-9-]+:\w*account$/.test(lowerKey) ? value : '');
  return exampleAccounts.has(account) ? account : undefined;
}

/** The accounts that the other ARNs of the list name. */
function realAccounts(element: ResourceElement): string[] {
  const accounts = element.items.map((item) => item.arn?.account ?? '');
  return accounts.filter((account) => /^\d{12}$/.test(account) && !exampleAccounts.has(account));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS writes its examples with accounts such as 123456789012 and buckets such as amzn-s3-demo-bucket. Nobody has them, so a policy that was copied with them gives access to nothing.',
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
