import type { ActionItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  enabledByDefault: false,
  summary: 'Objects may be read or written in buckets of other accounts.',
  messages: {
    open: '"{action}" also works on a bucket of this name in another account. The condition aws:ResourceAccount keeps it in this one.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || isBounded(statement)) return;
      const items = statement.action?.items ?? [];
      const item = items.find(touchesObjects);
      if (!item) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'open',
        data: { action: item.action.text },
        fixes: (edit) => {
          if (!items.every(({ action }) => action.service === 's3')) return [];
          const account = '$'.concat('{aws:PrincipalAccount}');
          const edits = addCondition(edit, statement, 'StringEquals', { 'aws:ResourceAccount': account });
          const title = "Allow buckets of the role's own account only (narrows access)";
          return edits.length > 0 ? [{ title, kind: 'suggestion', edits }] : [];
        },
      });
    },
  },
});

function touchesObjects({ action }: ActionItem): boolean {
  if (action.service !== 's3') return false;
  return matchesWildcard(action.lowerName, 'getobject') || matchesWildcard(action.lowerName, 'putobject');
}

const boundaries = new Set([
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
  's3:resourceaccount',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpcsourceip',
]);

function isBounded({ condition }: Statement): boolean {
  if (!condition) return false;
  return condition.opaque || condition.clauses.some(({ lowerKey }) => boundaries.has(lowerKey));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Bucket names are global and carry no account. When a bucket is deleted, anybody may make one of its name, and data goes to them or comes from them. A condition on the account or organization of the resource closes that. A team that keeps a data perimeter switches this rule on.',
  references: [
    {
      title: 'AWS global condition keys: aws:ResourceAccount',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount',
    },
    {
      title: 'Data perimeters on AWS',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
//                ^^^^^^^^^^^^ suggestion s3-no-org-boundary (fix)
      "Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*"]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": { "StringEquals": { "aws:ResourceAccount": "210987654321" } }
`),
    ],
  },
});
