import { defineRule, type RulePage } from '../rule';
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
    statement(ctx, { resource, notResource, node, policy }) {
      for (const element of [resource, notResource]) {
        if (element?.list?.items.length !== 0) continue;
        const statements = policy.statement?.member.value;
        ctx.report({
          span: element.list,
          message: 'empty',
          data: { name: element.name },
          fixes: (edit) =>
            statements?.type === 'array' && statements.items.length > 1
              ? [{ title: 'Remove this statement', kind: 'suggestion', edits: edit.removeItem(statements, node) }]
              : [],
        });
      }
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
