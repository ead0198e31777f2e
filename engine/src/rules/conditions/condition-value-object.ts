import { toValue } from '../../syntax/json';
import type { SyntaxNode } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { conditionOperatorsPage } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'The value of a condition key is an object or a list within a list.',
  messages: {
    object: 'The value of "{key}" is an object. IAM takes one value or a list of values and refuses the document.',
    list: 'The list of "{key}" holds another list. IAM takes one value or a plain list and refuses the document.',
  },
  check: {
    condition(ctx, clause) {
      for (const misfit of clause.misfits) {
        const { list } = clause;
        const flat = list && flatten(list);
        ctx.report({
          span: misfit,
          message: misfit.type === 'array' ? 'list' : 'object',
          data: { key: clause.key },
          fixes: (edit) =>
            list && flat && clause.misfits.length === 1
              ? [{ title: 'Make it one plain list', kind: 'suggestion', edits: edit.replaceValue(list, flat) }]
              : [],
        });
      }
    },
  },
});

/** All values of nested lists in order; undefined when an object is among them. */
function flatten(node: SyntaxNode): unknown[] | undefined {
  if (node.type === 'object') return undefined;
  if (node.type !== 'array') return [toValue(node)];
  const parts = node.items.map(flatten);
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A condition has three levels: operator, key, and one value or a plain list of values. IAM refuses anything deeper ("Syntax errors in policy.").',
  references: [
    conditionOperatorsPage,
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:username": { "team": "billing" } }
//                                        ^^^^^^^^^^^^^^^^^^^^^ error condition-value-object
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": [["billing", "sales"]] }
//                                                  ^^^^^^^^^^^^^^^^^^^^ error condition-value-object (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTag/team": ["billing", "sales"] }
      }
`),
    ],
  },
});
