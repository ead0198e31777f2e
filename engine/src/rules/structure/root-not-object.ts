import { nameSuggestsPolicy } from '../../model/fileName';
import { defineRule, type RulePage } from '../rule';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  jsonOnly: true,
  documentsOnly: true,
  summary: 'The document is a list around the policy.',
  messages: {
    list: 'The policy stands in a list. IAM expects the policy alone, without the brackets around it.',
  },
  check: {
    policy(ctx, policy) {
      const { root, path } = ctx.document;
      // Data files hold lists of policies; only a file that is named as one policy has to be one.
      if (root?.type !== 'array' || root.items.length !== 1 || root.items[0] !== policy.node) return;
      if (!nameSuggestsPolicy(path)) return;
      ctx.report({
        span: { start: root.start, end: root.start + 1 },
        message: 'list',
        fixes: () => [
          {
            title: 'Remove the list around the policy',
            kind: 'quickfix',
            edits: [
              { start: root.start, end: policy.node.start, newText: '' },
              { start: policy.node.end, end: root.end, newText: '' },
            ],
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM expects the policy itself, an object in braces. A list of policies is refused.',
  references: [
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
  ],
  examples: {
    bad: [
      {
        fileName: 'lambda-trust-policy.json',
        text: `  [
//^ error root-not-object (fix)
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Service": "lambda.amazonaws.com" },
          "Action": "sts:AssumeRole"
        }
      ]
    }
  ]`,
      },
    ],
    good: [
      {
        fileName: 'policies.json',
        text: `[
  {
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": "arn:aws:s3:::my-app-assets"
      }
    ]
  },
  {
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": "arn:aws:s3:::my-app-reports"
      }
    ]
  }
]`,
      },
    ],
  },
});
