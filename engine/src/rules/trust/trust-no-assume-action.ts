import { isTrustAction } from '../../model/action';
import { allowStatements, assumeActions, trustWays, wayOfAction } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { sessionTags } from '../shared/references';
import { actionsSpan, addActions } from '../shared/trustActionEdits';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'A trust policy allows session actions, but none for assuming the role.',
  messages: {
    none: 'No statement allows an action for assuming the role, such as "sts:AssumeRole". Nobody can use this role.',
  },
  check: {
    policy(ctx, policy) {
      const allows = allowStatements(policy);
      const [first] = allows;
      const action = first?.action;
      if (!first || !action || action.items.length === 0) return;
      if (allows.some((one) => !one.action || one.action.opaque || one.notAction)) return;
      const items = allows.flatMap((one) => one.action?.items ?? []);
      // Actions that do not belong here may be misspelt ones for assuming the role, and services that need several
      // actions have rules of their own.
      if (items.some((item) => wayOfAction(item) || !isTrustAction(item.action))) return;
      if (allows.some((one) => one.principal?.items.some((item) => severalActions.has(item.node.value)))) return;
      const ways = [...(trustWays(first) ?? [])];
      ctx.report({
        span: actionsSpan(action, ctx.document.text),
        message: 'none',
        fixes: (edit) => {
          const names = ways.map((way) => assumeActions[way]);
          const edits = names.length === 1 ? addActions(edit, action, names) : [];
          return edits.length > 0 ? [{ title: `Add "${names[0]}"`, kind: 'quickfix', edits }] : [];
        },
      });
    },
  },
});

const severalActions = new Set(['pods.eks.amazonaws.com', 'rolesanywhere.amazonaws.com']);

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'sts:TagSession, sts:SetSourceIdentity and sts:SetContext add something to a session. Without one of the sts:AssumeRole actions there is no session, so nobody can use the role.',
  references: [sessionTags],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": ["sts:TagSession", "sts:SetSourceIdentity"]
//              ^ error trust-no-assume-action (fix)
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:TagSession"
`,
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
`,
      ),
    ],
  },
});
