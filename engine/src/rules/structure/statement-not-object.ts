import { isTemplateFunction } from '../../syntax/templateFunction';
import { defineRule, type RulePage } from '../rule';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'An item of the statement list is no statement.',
  accessAnalyzer: ['DATA_TYPE_MISMATCH'],
  messages: {
    item: 'This is no statement: each item of "Statement" is an object in braces. IAM refuses the document.',
  },
  check: {
    policy(ctx, { statement }) {
      const list = statement?.member.value;
      if (list?.type !== 'array') return;
      for (const item of list.items) {
        if (item.type === 'object' || isTemplateFunction(item)) continue;
        ctx.report({
          span: item,
          message: 'item',
          fixes: (edit) =>
            list.items.length > 1
              ? [{ title: 'Remove this item', kind: 'suggestion', edits: edit.removeItem(list, item) }]
              : [],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each item of "Statement" is an object in braces. IAM refuses a document with anything else in the list.',
  references: [
    {
      title: 'IAM JSON policy elements: Statement',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html',
    },
  ],
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    },
    "ReadAssets"
//  ^^^^^^^^^^^^ error statement-not-object (fix)
  ]
}`,
      },
    ],
    good: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::my-app-assets" }
  ]
}`,
      },
    ],
  },
});
