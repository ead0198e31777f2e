import { fittingFormats } from '../../arn/arnFormats';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, fieldSpan, formatsReference, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'The ARN of a resource without an account names one.',
  accessAnalyzer: ['ARN_ACCOUNT_NOT_ALLOWED'],
  messages: {
    account:
      'The "{service}" resources that this ARN can mean have no account in their ARN. With "{account}" it matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !/^\d{12}$/.test(arn.account) || !isPlain(arn.service)) return;
      const formats = fittingFormats(ctx.data, arn);
      if (formats.length === 0 || formats.some((format) => format.account !== '')) return;
      // Where the region is too much as well, that finding speaks of both.
      if (isPlain(arn.region) && formats.every((format) => format.region === '')) return;
      ctx.report({
        span: fieldSpan(item, 'account', ctx.document.text),
        message: 'account',
        data: { account: arn.account, service: arn.service },
        fixes: (edit) => [
          {
            title: `Remove the account "${arn.account}"`,
            kind: 'quickfix',
            edits: replaceFields(edit, item, arn, { account: '' }),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Names of buckets are unique in a whole partition, so that their ARNs name no account; the same holds for hosted zones, machine images and APIs of API Gateway. With an account the ARN matches nothing.',
  references: [formatsReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3::210987654321:my-app-assets"
//                             ^^^^^^^^^^^^ error arn-account-not-allowed (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "apigateway:GET",
      "Resource": "arn:aws:apigateway:eu-west-1:210987654321:/restapis/a1b2c3d4e5"
//                                              ^^^^^^^^^^^^ error arn-account-not-allowed (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:GetRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-role"
`),
    ],
  },
});
