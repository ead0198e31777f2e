import { placesIn } from '../../access/arnRepair';
import type { IamData } from '../../data/iamData';
import type { Arn } from '../../model/arn';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { didYouMean } from '../../text/didYouMean';
import { hasWildcard } from '../../text/wildcard';
import { isStandIn } from '../../values/placeholders';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, arnReference, fieldSpan, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'An ARN names a partition that AWS does not have.',
  accessAnalyzer: ['INVALID_PARTITION'],
  messages: {
    wrong: '"{partition}" is no partition of AWS. IAM refuses the document.',
    empty: 'This ARN has no partition. IAM refuses the document.',
    unknown: '"{partition}" was no partition of AWS on {date}. Unless it is newer, IAM refuses the document.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || ctx.data.partition(arn.partition)) return;
      const { partition } = arn;
      if (hasWildcard(partition) || hasPlaceholder(partition) || isStandIn(partition)) return;
      const meant = partitionMeant(ctx.data, arn, placesIn(ctx.policy).partition);
      const mayBeNew = /^aws-[a-z0-9-]+$/.test(partition) && meant === undefined;
      ctx.report({
        span: fieldSpan(item, 'partition', ctx.document.text),
        message: mayBeNew ? 'unknown' : partition === '' ? 'empty' : 'wrong',
        ...(mayBeNew && { severity: 'warning' as const }),
        data: { partition, date: ctx.data.date },
        ...(meant !== undefined && {
          fixes: (edit) => [
            {
              title: partition === '' ? `Set the partition to "${meant}"` : `Replace "${partition}" by "${meant}"`,
              kind: 'quickfix',
              edits: replaceFields(edit, item, arn, { partition: meant }),
            },
          ],
        }),
      });
    },
  },
});

/** The partition of the ARN's own region, a partition near by, or the one that the policy's other ARNs name. */
function partitionMeant(data: IamData, arn: Arn, usual: string | undefined): string | undefined {
  const ofRegion = data.partitionOfRegion(arn.region);
  if (ofRegion !== undefined) return ofRegion;
  const lower = arn.partition.toLowerCase();
  if (data.partition(lower)) return lower;
  const ids = data.partitions().map(({ id }) => id);
  const near = didYouMean(lower, ids);
  if (near !== undefined) return near;
  if (lower === 'aws-gov' || lower === 'aws-govcloud') return 'aws-us-gov';
  if (lower === 'aws-china') return 'aws-cn';
  return lower.startsWith('aws-') ? undefined : usual && data.partition(usual) ? usual : 'aws';
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The partition is the group of regions: aws, aws-cn for China, aws-us-gov for GovCloud and a few others. IAM refuses an ARN with another word there. A word that could be a new partition is a warning.',
  references: [arnReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:amazon:lambda:eu-west-1:210987654321:function:my-app-api"
//                     ^^^^^^ error arn-invalid-partition (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn::s3:::my-app-assets"
//                    ^^ error arn-invalid-partition (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws-gov:lambda:us-gov-west-1:210987654321:function:my-app-api"
//                     ^^^^^^^ error arn-invalid-partition (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws-moon:s3:::my-app-assets"
//                     ^^^^^^^^ warning arn-invalid-partition
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": [
        "arn:aws-us-gov:s3:::my-app-assets",
        "arn:*:s3:::my-app-logs"
      ]
`),
    ],
  },
});
