import { contentSpan } from '../../syntax/syntax';
import { roleOfSession } from '../../trust/principal';
import { principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { removePrincipal } from '../shared/listEdits';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A session of a role is named beside the role itself.',
  accessAnalyzer: ['REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY'],
  messages: {
    redundant: 'This session belongs to "{role}", which is trusted as well. The session adds nothing.',
  },
  check: {
    statement(ctx, statement) {
      const items = principalsOf(statement, 'AWS');
      if (items.length < 2) return;
      for (const item of items) {
        const role = roleOfSession(
          item.node.value,
          items.map((other) => other.node.value),
        );
        if (!role) continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'redundant',
          data: { role },
          related: items
            .filter((other) => other.node.value === role)
            .map((other) => ({
              span: contentSpan(other.node, ctx.document.text),
              message: 'The role of this session',
            })),
          fixes: (edit) => {
            const edits = removePrincipal(edit, item);
            return edits.length > 0 ? [{ title: 'Remove the session', kind: 'quickfix', edits }] : [];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Trusting a role includes all of its sessions, so the session adds nothing.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::210987654321:role/teams/my-app-role",
          "arn:aws:sts::210987654321:assumed-role/my-app-role/nightly"
//         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion principal-assumed-role-redundant (fix)
        ]
      },
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "AWS": ["arn:aws:iam::210987654321:role/my-app-role", "arn:aws:iam::210987654321:role/my-app-nightly"]
      },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
