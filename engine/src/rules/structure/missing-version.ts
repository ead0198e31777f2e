import { usesVariables } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  documentsOnly: true,
  needsWholePolicy: true,
  summary: 'A policy does not name the version of the policy language.',
  accessAnalyzer: ['MISSING_VERSION'],
  messages: {
    missing: 'The policy has no "Version". IAM then reads it in the language of 2008, which knows no policy variables.',
  },
  check: {
    policy(ctx, policy) {
      const { node, version } = policy;
      // Variables that do not work for want of a version are a fault of their own.
      if (version || usesVariables(policy)) return;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: 'missing',
        fixes: (edit) => [
          {
            title: 'Insert "Version": "2012-10-17"',
            kind: 'quickfix',
            edits: edit.insertMember(node, 'Version', '2012-10-17', undefined),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Without "Version" IAM reads the document in the language of 2008, in which policy variables such as "${aws:username}" are plain text and newer features do not exist.',
  references: [
    {
      title: 'IAM JSON policy elements: Version',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
    },
  ],
  peers: { parliament: ['NO_VERSION'] },
  examples: {
    bad: [
      {
        text: `  {
//^ warning missing-version (fix)
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": "arn:aws:s3:::my-app-assets"
      }
    ]
  }`,
      },
    ],
    good: [
      {
        text: `{
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ],
  "Version": "2012-10-17"
}`,
      },
    ],
  },
});
