import type { ActionElement, ResourceElement, Statement } from '../../policy/model';
import { contentSpan } from '../../policy/syntax';
import { defineRule } from '../rule';
import { actionIndex, coversResources } from '../shared/actionCover';

export const actionRedundantAcrossStatements = defineRule({
  id: 'action-redundant-across-statements',
  group: 'actions',
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'quickfix',
  since: '0.1.0',
  needsWholePolicy: true,
  summary: 'Another statement covers an action for all of its resources.',
  why: 'A statement with the same effect names the action, for at least the same resources and under no condition of its own. The entry changes nothing, takes space, and hides that removing it alone removes no access.',
  references: [
    {
      title: 'Policy evaluation logic',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
  ],
  messages: {
    covered: '"{action}" is covered for all of these resources by "{wide}" in statement {number}.',
  },
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
//                                 ^^^^^^^^^^^^^^^^^^^^ suggestion action-redundant-across-statements (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
    },
    {
      "Effect": "Allow",
      "Action": ["s3:GetBucketLocation", "s3:GetBucketTagging"],
      "Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-logs"]
    }
  ]
}`,
      },
    ],
    good: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
      "Resource": "arn:aws:s3:::my-app-assets"
    },
    {
      "Effect": "Allow",
      "Action": ["s3:GetBucketLocation", "s3:GetBucketTagging"],
      "Resource": "arn:aws:s3:::my-app-logs"
    }
  ]
}`,
      },
    ],
  },
  check: {
    policy(ctx, { statements }) {
      if (statements.length < 2) return;
      const candidates = statements.flatMap(comparable);
      for (const narrow of candidates) {
        const { list, items } = narrow.action;
        if (!list || items.length < 2) continue;
        const wider = candidates.filter((other) => other !== narrow && isWider(other, narrow));
        if (wider.length === 0) continue;
        const covered = items.flatMap((item) => {
          const by = firstOf(wider, ({ action }) => actionIndex(action).covering(item));
          return by ? [{ item, by }] : [];
        });
        // When nothing is left, the statement as a whole is superfluous, which another rule says.
        if (covered.length === items.length) continue;
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

interface Comparable {
  readonly statement: Statement;
  readonly action: ActionElement;
  readonly resource: ResourceElement;
}

/** A statement that says plainly which actions it is about, on which resources, and under no condition. */
function comparable(statement: Statement): Comparable[] {
  const { action, resource, condition, notResource } = statement;
  return action && resource && !notResource && !condition && !resource.opaque ? [{ statement, action, resource }] : [];
}

/**
 * Whether one statement is about all resources of another with the same effect. Of two that are about the same
 * resources, the earlier one counts as the wider, so that not both are called superfluous.
 */
function isWider(wide: Comparable, narrow: Comparable): boolean {
  if (wide.statement.effect !== narrow.statement.effect || !coversResources(wide.resource, narrow.resource)) {
    return false;
  }
  return wide.statement.index < narrow.statement.index || !coversResources(narrow.resource, wide.resource);
}

function firstOf<T, Found>(list: readonly T[], find: (one: T) => Found | undefined): Found | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
