import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'A Condition or an operator in it is empty.',
  accessAnalyzer: ['EMPTY_OBJECT_CONDITION'],
  messages: {
    condition: 'The Condition is empty, so the statement applies without one.',
    operator: '"{operator}" names no key, so it asks for nothing.',
  },
  check: {
    statement(ctx, statement) {
      const { condition } = statement;
      const value = condition?.member.value;
      if (!condition || value?.type !== 'object') return;
      const remove = (edit: Parameters<NonNullable<Parameters<typeof ctx.report>[0]['fixes']>>[0]) =>
        edit.removeMember(statement.node, condition.member);
      if (value.members.length === 0) {
        ctx.report({
          span: value,
          message: 'condition',
          fixes: (edit) => [{ title: 'Remove the empty "Condition"', kind: 'quickfix', edits: remove(edit) }],
        });
      }
      for (const { member, operator } of condition.blocks) {
        if (member.value?.type !== 'object' || member.value.members.length > 0 || !operator.known) continue;
        ctx.report({
          span: member.value,
          message: 'operator',
          data: { operator: operator.text },
          fixes: (edit) => [
            {
              title: `Remove the empty "${operator.text}"`,
              kind: 'quickfix',
              edits: value.members.length > 1 ? edit.removeMember(value, member) : remove(edit),
            },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An empty condition asks for nothing, so the statement applies as if it had none. That is easily overlooked where somebody meant to fill it in.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {}
//                 ^^ suggestion condition-empty-block (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": {},
//                      ^^ suggestion condition-empty-block (fix)
        "Null": { "aws:PrincipalTag/team": "false" }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Null": { "aws:PrincipalTag/team": "false" }
      }
`),
    ],
  },
});
