import { grantsOf } from '../../access/grants';
import { intersectsArn } from '../../arn/arnPattern';
import type { ResourceItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A role may write the policy of a bucket whose objects it may not touch.',
  messages: {
    roundabout:
      '"{action}" can open "{bucket}" to anybody, this role included, though the policy allows none of its objects. Remove it, or allow the actions on the objects themselves.',
  },
  check: {
    policy(ctx, policy) {
      const { allowing } = grantsOf(policy, ctx.data);
      const writing = ['s3:putbucketpolicy', 's3:putbucketacl'].flatMap((key) => allowing(key));
      if (writing.length === 0) return;
      const objects = [...allowing('s3:getobject'), ...allowing('s3:putobject')];
      for (const { item, known, statement, reach, condition } of writing) {
        // What reaches every bucket is a finding of permissions-management or service-wildcard.
        if (!item || reach !== 'named' || condition !== 'none') continue;
        const bucket = statement.resource?.items.find(isBucket);
        if (!bucket) continue;
        const inside = `${bucket.node.value}/*`;
        const touched = objects.some(
          (grant) =>
            grant.reach === 'every' ||
            grant.statement.resource?.opaque ||
            grant.statement.resource?.items.some(({ node }) => intersectsArn(node.value, inside)),
        );
        if (touched) continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'roundabout',
          data: { action: known.id, bucket: bucket.arn?.resource ?? bucket.node.value },
        });
      }
    },
  },
});

function isBucket({ arn }: ResourceItem): boolean {
  return arn?.service === 's3' && arn.resource !== '' && !arn.resource.includes('/') && !arn.resource.includes(':');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Who writes a bucket policy can give itself, or anybody, the access to the objects that this policy withholds. Either the objects may be read as well, and should be allowed openly, or the role should not write the policy.',
  references: [
    {
      title: 'Bucket policies for Amazon S3',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html',
    },
  ],
  peers: { parliament: ['RESOURCE_POLICY_PRIVILEGE_ESCALATION'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetBucketPolicy", "s3:PutBucketPolicy"],
//                                      ^^^^^^^^^^^^^^^^^^ warning resource-policy-privilege-escalation
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "s3:PutBucketPolicy",
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
      ),
    ],
  },
});
