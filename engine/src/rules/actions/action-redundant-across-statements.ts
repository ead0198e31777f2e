import type { ActionItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { firstCovering, groupStatements, type WiderGroup } from '../shared/statementGroups';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'Another statement covers an action for all of its resources.',
  messages: {
    covered: '"{action}" is covered for all of these resources by "{wide}" in statement {number}.',
  },
  check: {
    policy(ctx, { statements }) {
      if (statements.length < 2) return;
      const candidates = statements.filter(isComparable);
      if (candidates.length < 2) return;
      const groups = groupStatements(candidates);
      for (const { index, effect, action, resource } of candidates) {
        const list = action?.list;
        if (!list || !resource || action.items.length < 2) continue;
        const wider = groups.about(resource, effect);
        // Of two statements about the same resources the earlier one counts as the wider.
        const limitOf = ({ isEqual }: WiderGroup) => (isEqual ? index : Number.POSITIVE_INFINITY);
        const covered: { readonly item: ActionItem; readonly by: ActionItem }[] = [];
        for (const item of action.items) {
          const by = firstCovering(wider, item, limitOf);
          if (by) covered.push({ item, by });
        }
        if (groups.isExhausted) return;
        // When nothing is left, the statement as a whole is superfluous, which another rule says.
        if (covered.length === action.items.length) continue;
        for (const { item, by } of covered) {
          ctx.report({
            span: contentSpan(item.node, ctx.document.text),
            message: 'covered',
            data: {
              action: item.node.value,
              wide: by.node.value,
              number: by.element.statement.index + 1,
            },
            related: [{ span: contentSpan(by.node, ctx.document.text), message: 'The entry that covers it.' }],
            fixes: (edit) => [
              { title: `Remove "${item.node.value}"`, kind: 'quickfix', edits: edit.removeItem(list, item.node) },
            ],
          });
        }
      }
    },
  },
});

/** A statement that says plainly which actions it is about, on which resources, and under no condition. */
function isComparable({ action, resource, condition, notResource }: Statement): boolean {
  return action !== undefined && resource !== undefined && !notResource && !condition && !resource.opaque;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A statement with the same effect names the action, for at least the same resources and under no condition of its own. The entry changes nothing, takes space, and hides that removing it alone removes no access.',
  references: [
    {
      title: 'Policy evaluation logic',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
//                                 ^^^^^^^^^^^^^^^^^^^^ suggestion action-redundant-across-statements (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Effect": "Allow",
      "Action": ["s3:GetBucketLocation", "s3:GetBucketTagging"],
      "Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-logs"]
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Effect": "Allow",
      "Action": ["s3:GetBucketLocation", "s3:GetBucketTagging"],
      "Resource": "arn:aws:s3:::my-app-logs"
`,
      ),
    ],
  },
});
