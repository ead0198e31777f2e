import { fittingFormats } from '../../arn/arnFormats';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, fieldSpan, formatsReference, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'The ARN of a resource without a region names one.',
  accessAnalyzer: ['ARN_REGION_NOT_ALLOWED'],
  messages: {
    region:
      'The "{service}" resources that this ARN can mean have no region in their ARN. With "{region}" it matches nothing.',
    both: 'The "{service}" resources that this ARN can mean have neither region nor account in their ARN. As it stands it matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !isPlain(arn.region) || !isPlain(arn.service)) return;
      const formats = fittingFormats(ctx.data, arn);
      if (formats.length === 0 || formats.some((format) => format.region !== '')) return;
      const hasBoth = isPlain(arn.account) && formats.every((format) => format.account === '');
      ctx.report({
        span: fieldSpan(item, 'region', ctx.document.text),
        message: hasBoth ? 'both' : 'region',
        data: { region: arn.region, service: arn.service },
        fixes: (edit) => [
          {
            title: hasBoth ? 'Remove region and account' : `Remove the region "${arn.region}"`,
            kind: 'quickfix',
            edits: replaceFields(edit, item, arn, hasBoth ? { region: '', account: '' } : { region: '' }),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM, buckets, Route 53, CloudFront and Organizations are global or leave the region out of their ARNs. IAM refuses some such ARNs ("can not contain region information"), and the others match nothing.',
  references: [formatsReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:GetRole",
      "Resource": "arn:aws:iam:eu-west-1:210987654321:role/my-app-role"
//                             ^^^^^^^^^ error arn-region-not-allowed (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:eu-west-1:210987654321:my-app-assets"
//                            ^^^^^^^^^ error arn-region-not-allowed (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:eu-west-1:210987654321:accesspoint/my-app-access/object/*"
`),
    ],
  },
});
