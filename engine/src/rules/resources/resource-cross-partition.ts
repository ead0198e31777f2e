import { placesIn } from '../../access/arnRepair';
import { defineRule, type RulePage } from '../rule';
import { arnReference, fieldSpan, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'The ARNs of one policy name different partitions.',
  messages: {
    mixed:
      'This ARN is of the partition "{partition}", the others of this policy are of "{usual}". A role reaches resources of its own partition only.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn) return;
      const { partition: usual } = placesIn(ctx.policy);
      const { partition } = arn;
      if (usual === undefined || partition === usual) return;
      if (!ctx.data.partition(partition) || !ctx.data.partition(usual)) return;
      ctx.report({
        span: fieldSpan(item, 'partition', ctx.document.text),
        message: 'mixed',
        data: { partition, usual },
        // The region would have to change as well; only where there is none is the partition all.
        ...(arn.region === '' && {
          fixes: (edit) => [
            {
              title: `Replace "${partition}" by "${usual}"`,
              kind: 'suggestion',
              edits: replaceFields(edit, item, arn, { partition: usual }),
            },
          ],
        }),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A role lives in one partition, and nothing in another partition can be reached from it: China and GovCloud have accounts, buckets and functions of their own. ARNs of a second partition match nothing.',
  references: [arnReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": [
        "arn:aws-cn:s3:::my-app-assets",
//           ^^^^^^ warning resource-cross-partition (fix)
        "arn:aws:s3:::my-app-logs",
        "arn:aws:s3:::my-app-data"
      ]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": [
        "arn:aws-cn:s3:::my-app-assets",
        "arn:*:s3:::my-app-logs"
      ]
`),
    ],
  },
});
