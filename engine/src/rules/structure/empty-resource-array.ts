import { defineRule, type RulePage } from '../rule';
import { reportEmptyLists } from '../shared/emptyList';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A statement names no resource, only an empty list.',
  accessAnalyzer: ['EMPTY_ARRAY_RESOURCE'],
  messages: {
    empty: '"{name}" is an empty list, so this statement has no effect.',
  },
  check: {
    statement(ctx, statement) {
      reportEmptyLists(ctx, statement, [statement.resource, statement.notResource]);
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A statement with an empty list of resources speaks of nothing and has no effect. AWS may refuse it.',
  references: [
    {
      title: 'Access Analyzer: Empty array resource',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": []
//                ^^ warning empty-resource-array (fix)
`,
      ),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:ListBucket"],
      "Resource": ["arn:aws:s3:::my-app-assets"]
`),
    ],
  },
});
