import { policyElements, statementElements } from '../../model/elements';
import { contentSpan, type ObjectNode } from '../../syntax/syntax';
import { defineRule, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  jsonOnly: true,
  documentsOnly: true,
  enabledByDefault: false,
  needsWholePolicy: true,
  summary: 'The elements of a policy are not in their usual order.',
  messages: {
    order: '"{name}" usually stands before "{before}".',
  },
  check: {
    policy(ctx, policy) {
      checkOrder(ctx, policy.node, policyElements);
    },
    statement(ctx, statement) {
      checkOrder(ctx, statement.node, statementElements);
    },
  },
});

function checkOrder(ctx: RuleContext<'order'>, { members }: ObjectNode, order: readonly string[]): void {
  const places = members.map((member) => order.indexOf(member.key.value));
  // With unknown or doubled members other things are to be said first.
  if (places.includes(-1) || new Set(places).size < places.length) return;
  const index = places.findIndex((place, i) => i > 0 && place < (places[i - 1] ?? 0));
  const [member, previous] = [members[index], members[index - 1]];
  if (!member || !previous) return;
  const { text } = ctx.document;
  ctx.report({
    span: contentSpan(member.key, text),
    message: 'order',
    data: { name: member.key.value, before: previous.key.value },
    fixes: () => {
      const sorted = [...members].sort((a, b) => order.indexOf(a.key.value) - order.indexOf(b.key.value));
      const edits = members.flatMap(({ start, end }, i) => {
        const other = sorted[i];
        return other && other.start !== start ? [{ start, end, newText: text.slice(other.start, other.end) }] : [];
      });
      return [{ title: 'Put the elements in order', kind: 'quickfix', edits }];
    },
  });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS writes "Version" before "Statement" and in a statement Sid, Effect, Principal, Action, Resource, Condition. One order makes policies easier to compare.',
  references: [
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Action": "s3:ListBucket",
      "Effect": "Allow",
//     ^^^^^^ suggestion element-order-style (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
