import type { ResourceElement } from '../../model/model';
import { sliceSpan } from '../../syntax/syntax';
import { fieldSpan, replaceFields } from '../shared/arnField';

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
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'An ARN holds an account or a bucket from the documentation of AWS.',
  messages: {
    account: '"{account}" is the account of examples in the documentation of AWS. The ARN matches nothing of yours.',
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
  },
});

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
    ],
  },
});
