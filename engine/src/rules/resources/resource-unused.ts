import { resourceFit } from '../../access/resourceFit';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { formatsReference } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  unsure: 'holes',
  summary: 'No action of the statement works on a listed resource.',
  messages: {
    unused:
      'No action of this statement works on "{resource}". The entry has no effect: remove it, or add the action it is meant for.',
  },
  check: {
    statement(ctx, statement) {
      const { unused } = resourceFit(ctx.data, statement);
      const list = statement.resource?.list;
      for (const item of unused) {
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'unused',
          data: { resource: item.node.value },
          ...(list &&
            list.items.length > 1 && {
              fixes: (edit) => [
                { title: `Remove "${item.node.value}"`, kind: 'suggestion', edits: edit.removeItem(list, item.node) },
              ],
            }),
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A resource only counts together with an action that works on its type. Such an entry is left over, or the action for it is missing.',
  references: [formatsReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*"]
//                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion resource-unused (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*"]
`),
    ],
  },
});
