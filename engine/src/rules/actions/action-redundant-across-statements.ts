import type { ActionItem, Statement } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { reportCovered } from '../shared/coveredEntries';
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
    many: 'Other statements cover "{entry}" and {others} more entries of this list for all of these resources.',
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
        const entries = covered.map(({ item, by }) => ({
          node: item.node,
          by: by.node,
          message: 'covered' as const,
          data: { action: item.node.value, wide: by.node.value, number: by.element.statement.index + 1 },
        }));
        reportCovered(ctx, list, entries, 'many');
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
      policyOf(
        `
      "Effect": "Allow",
      "Action": [
        "sqs:SendMessage",
        "sqs:ReceiveMessage",
//       ^^^^^^^^^^^^^^^^^^ suggestion action-redundant-across-statements (fix)
        "sqs:DeleteMessage",
        "sqs:GetQueueUrl",
        "sqs:GetQueueAttributes",
        "sqs:ListQueueTags",
        "sqs:ChangeMessageVisibility"
      ],
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-jobs"
`,
        `
      "Effect": "Allow",
      "Action": [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueUrl",
        "sqs:GetQueueAttributes",
        "sqs:ListQueueTags",
        "sqs:ChangeMessageVisibility"
      ],
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-*"
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
