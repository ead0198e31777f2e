import { placesIn } from '../../access/arnRepair';
import { fittingFormats } from '../../arn/arnFormats';
import type { Arn } from '../../model/arn';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, fieldSpan, formatsReference, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  unsure: 'holes',
  summary: 'The ARN of a regional resource has no region.',
  accessAnalyzer: ['MISSING_ARN_REGION'],
  messages: {
    region: 'This ARN has no region, and the "{service}" resources that it can mean have one. It matches nothing.',
    both: 'This ARN has no region and no account, and the "{service}" resources that it can mean have both. It matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (arn?.region !== '' || !isPlain(arn.service) || isModelOfAnyRegion(arn)) return;
      const formats = fittingFormats(ctx.data, arn);
      if (formats.length === 0 || formats.some((format) => format.region === '')) return;
      const lacksAccount = arn.account === '' && formats.every((format) => format.account !== '');
      const places = placesIn(ctx.policy);
      const region = places.region ?? '*';
      const account = lacksAccount ? (places.account ?? '*') : arn.account;
      ctx.report({
        span: fieldSpan(item, 'region', ctx.document.text),
        message: lacksAccount ? 'both' : 'region',
        data: { service: arn.service },
        fixes: (edit) => [
          {
            title: lacksAccount
              ? `Set the region to "${region}" and the account to "${account}"`
              : `Set the region to "${region}"`,
            kind: 'suggestion',
            edits: replaceFields(edit, item, arn, { region, account }),
          },
        ],
      });
    },
  },
});

/**
 * Requests through a global inference profile reach a foundation model under an ARN without a region
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html).
 */
function isModelOfAnyRegion({ service, account, resource }: Arn): boolean {
  return service === 'bedrock' && account === '' && resource.startsWith('foundation-model/');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Functions, tables, queues and most other resources live in a region, and their ARNs name it. Without one the ARN matches nothing; `*` stands for every region.',
  references: [formatsReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda::210987654321:function:my-app-api"
//                               ^^ error arn-region-missing (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "sqs:SendMessage",
      "Resource": [
        "arn:aws:sqs:::my-app-jobs",
//                  ^^ error arn-region-missing (fix)
        "arn:aws:sqs:eu-west-1:210987654321:my-app-mails"
      ]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "dynamodb:DescribeGlobalTable"],
      "Resource": [
        "arn:aws:s3:::my-app-assets/*",
        "arn:aws:dynamodb::210987654321:global-table/my-app-orders"
      ]
`),
    ],
  },
});
