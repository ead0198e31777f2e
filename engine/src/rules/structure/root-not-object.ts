import { detectStyle, type Edit } from '../../edits/editor';
import { nameSuggestsPolicy } from '../../model/fileName';
import type { Span } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  jsonOnly: true,
  summary: 'The document is a list around the policy or its statements.',
  messages: {
    statements:
      'The file holds only the statements. IAM expects a policy: an object with "Version" and "Statement" around them.',
    list: 'The policy stands in a list. IAM expects the policy alone, without the brackets around it.',
  },
  check: {
    policy(ctx, policy) {
      const { root, path, text } = ctx.document;
      if (policy.wrapping === 'statements' && policy.owner === undefined) {
        ctx.report({
          span: { start: policy.node.start, end: policy.node.start + 1 },
          message: 'statements',
          // A tool may put the policy around them; IAM itself refuses the file.
          severity: 'warning',
          fixes: () => [
            { title: 'Make it a policy with these statements', kind: 'suggestion', edits: wrap(policy.node, text) },
          ],
        });
        return;
      }
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

/** Puts a policy around a list, which moves in by one step. */
function wrap({ start, end }: Span, text: string): Edit[] {
  const { unit, eol, colon, comma, lines } = detectStyle(text);
  const [head, version] = [`{${lines ? `${eol}${unit}` : ''}`, `"Version"${colon}"2012-10-17"`];
  const gap = lines ? `,${eol}${unit}` : comma;
  const inner = [...text.slice(start, end).matchAll(/\n/g)].map(({ index }) => start + index + 1);
  return [
    { start, end: start, newText: `${head}${version}${gap}"Statement"${colon}` },
    ...(lines ? inner.map((at) => ({ start: at, end: at, newText: unit })) : []),
    { start: end, end, newText: lines ? `${eol}}` : '}' },
  ];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM expects the policy itself, an object in braces. A list of policies or of statements is refused.',
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
//^ warning root-not-object (fix)
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
    }
  ]`,
      },
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
        fileName: 'trust-statements.json',
        text: `[
  {
    "Effect": "Allow",
    "Principal": { "Service": "lambda.amazonaws.com" },
    "Action": "sts:AssumeRole"
  }
]`,
      },
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
