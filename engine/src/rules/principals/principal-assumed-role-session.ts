import { contentSpan } from '../../syntax/syntax';
import { principalForm, roleOfSession } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'A single session of a role is trusted.',
  messages: {
    session:
      'Only sessions named "{session}" of the role "{role}" are trusted. A session with any other name cannot assume this role.',
  },
  check: {
    principal(ctx, item) {
      const value = item.node.value;
      const { shape, arn } = principalForm(value);
      const { statement } = item.element;
      if (shape !== 'assumed-role' || item.type !== 'AWS' || !arn || statement.effect !== 'Allow') return;
      if (
        roleOfSession(
          value,
          item.element.items.map((other) => other.node.value),
        )
      )
        return;
      const [, role = '', session = ''] = arn.resource.split('/');
      // The path of a sign-in role is not part of the session's ARN, so its role's ARN cannot be told.
      const hasPath = role.startsWith('AWSReservedSSO_');
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'session',
        data: { role, session },
        fixes: (edit) =>
          hasPath
            ? []
            : [
                {
                  title: 'Trust the role with all its sessions (widens access)',
                  kind: 'suggestion',
                  edits: edit.replaceText(item.node, `arn:${arn.partition}:iam::${arn.account}:role/${role}`),
                },
              ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The last part of the ARN is the session name that the caller chose. Lambda, EC2 and sign-in choose names of their own, so the next session is often not trusted.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:sts::210987654321:assumed-role/my-app-role/nightly" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning principal-assumed-role-session (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
