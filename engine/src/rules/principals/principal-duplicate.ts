import type { PrincipalItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { removePrincipal } from '../shared/listEdits';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A principal is named twice in one statement.',
  messages: {
    twice: '"{value}" is named twice in this statement.',
    account: '"{value}" and "{other}" both mean the whole account.',
  },
  check: {
    statement(ctx, statement) {
      const items = statement.principal?.items ?? [];
      if (items.length < 2) return;
      const seen: PrincipalItem[] = [];
      for (const item of items) {
        const first = seen.find((other) => isSame(other, item));
        if (!first) {
          seen.push(item);
          continue;
        }
        const value = item.node.value;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: first.node.value === value ? 'twice' : 'account',
          data: { value, other: first.node.value },
          related: [{ span: contentSpan(first.node, ctx.document.text), message: 'The principal that stays' }],
          fixes: (edit) => {
            const edits = removePrincipal(edit, item);
            return edits.length > 0 ? [{ title: `Remove "${value}"`, kind: 'quickfix', edits }] : [];
          },
        });
      }
    },
  },
});

/** Whether two principals are the same, or an account's id and the ARN of its root. */
function isSame(a: PrincipalItem, b: PrincipalItem): boolean {
  if (a.type !== b.type) return false;
  if (a.node.value === b.node.value) return true;
  const [one, other] = [principalForm(a.node.value), principalForm(b.node.value)];
  const shapes = [one.shape, other.shape];
  return shapes.includes('account') && shapes.includes('root') && one.account === other.account;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The second mention changes nothing. An account id and the ARN of its root mean the same.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com", "lambda.amazonaws.com"] },
//                                                                             ^^^^^^^^^^^^^^^^^^^^ suggestion principal-duplicate (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": ["arn:aws:iam::210987654321:root", "210987654321"] },
//                                                              ^^^^^^^^^^^^ suggestion principal-duplicate (fix)
      "Action": "sts:AssumeRole",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
