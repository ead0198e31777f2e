import { coversAction } from '../../actions/actionPattern';
import type { ActionElement, ActionItem } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { actionIndex } from '../shared/actionCover';
import { reportCovered } from '../shared/coveredEntries';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'quickfix',
  summary: 'An action is in the list already, or another entry of the list covers it.',
  accessAnalyzer: ['REDUNDANT_ACTION'],
  messages: {
    covered: '"{action}" is covered by "{wide}" in the same list.',
    twice: '"{action}" is in the list twice.',
    many: 'Other entries of the same list cover "{entry}" and {others} more of them.',
  },
  check: {
    statement(ctx, { action, notAction }) {
      for (const element of [action, notAction]) {
        const list = element?.list;
        if (!element || !list || element.items.length < 2) continue;
        const covered = [...coveredItems(element)].map(([item, wide]) => ({
          node: item.node,
          by: wide.node,
          message:
            wide.node.value.toLowerCase() === item.node.value.toLowerCase() ? ('twice' as const) : ('covered' as const),
          data: { action: item.node.value, wide: wide.node.value },
        }));
        reportCovered(ctx, list, covered, 'many');
      }
    },
  },
});

/** Entries that another one covers, with that one. Of two that cover each other the later is the covered one. */
function* coveredItems(element: ActionElement): Iterable<readonly [ActionItem, ActionItem]> {
  const index = actionIndex(element);
  for (const item of element.items) {
    const wide = index.covering(item);
    if (!wide) continue;
    const isMutual = coversAction(item.action, wide.action);
    if (!isMutual || wide.node.start < item.node.start) yield [item, wide];
  }
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The entry changes nothing. It takes space, and who narrows the wider entry later may think that the narrow one did not count.',
  references: [
    {
      title: 'Access Analyzer: Redundant action',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": ["s3:GetBucketAcl", "s3:GetBucket*"],
//                ^^^^^^^^^^^^^^^ suggestion action-redundant (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetBucketLocation",
        "s3:listbucket"
//       ^^^^^^^^^^^^^ suggestion action-redundant (fix)
      ],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "s3:GetBucketAcl",
//       ^^^^^^^^^^^^^^^ suggestion action-redundant (fix)
        "s3:GetBucketCORS",
        "s3:GetBucketLocation",
        "s3:GetBucketLogging",
        "s3:GetBucketNotification",
        "s3:GetBucketPolicy",
        "s3:GetBucket*"
      ],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": ["s3:GetBucketAcl", "s3:GetBucketP*", "s3:Get*Policy"],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
