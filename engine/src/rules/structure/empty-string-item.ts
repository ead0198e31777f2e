import type { ArrayNode, StringNode } from '../../syntax/syntax';
import { defineRule, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'An action, a resource or a principal is an empty string.',
  messages: {
    empty: '"{name}" holds an empty string. IAM refuses it.',
  },
  check: {
    action(ctx, item) {
      check(ctx, item.node, item.element.list, item.element.name);
    },
    resource(ctx, item) {
      check(ctx, item.node, item.element.list, item.element.name);
    },
    principal(ctx, item) {
      check(ctx, item.node, item.group.list, item.element.name);
    },
  },
});

function check(ctx: RuleContext<'empty'>, node: StringNode, list: ArrayNode | undefined, name: string): void {
  // A lone quote is a string that is being typed.
  if (node.value.trim() !== '' || node.end - node.start < 2) return;
  ctx.report({
    span: node,
    message: 'empty',
    data: { name },
    fixes: (edit) =>
      list && list.items.length > 1
        ? [{ title: 'Remove this item', kind: 'suggestion', edits: edit.removeItem(list, node) }]
        : [],
  });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An empty string is no action, no ARN and no principal. IAM refuses it.',
  references: [
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:ListBucket", ""],
//                                ^^ error empty-string-item (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": { "StringEquals": { "s3:prefix": "" } }
`),
    ],
  },
});
