import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { allowStatements, clausesOn, namesAction, pins, wayOfAction } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { sessionTags } from '../shared/references';
import { addActions } from '../shared/trustActionEdits';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A statement asks for session tags, and only other principals may pass them.',
  messages: {
    others:
      'Only other principals may call sts:TagSession, so the ones here cannot pass "{key}". The condition is never met.',
  },
  check: {
    statement(ctx, statement) {
      const { action } = statement;
      if (statement.effect !== 'Allow' || !action?.items.some((item) => wayOfAction(item))) return;
      const clause = clausesOn(statement, ['aws:requesttag/', 'aws:tagkeys', 'sts:transitivetagkeys']).find(pins);
      if (!clause || namesAction(statement, 'sts:TagSession')) return;
      const tagging = allowStatements(ctx.policy).filter((one) => namesAction(one, 'sts:TagSession') || one.notAction);
      // Where nobody may pass tags, a finding on the condition says so.
      if (tagging.length === 0 || isCovered(statement, tagging)) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'others',
        data: { key: clause.key },
        fixes: (edit) => {
          const edits = addActions(edit, action, ['sts:TagSession']);
          return edits.length > 0 ? [{ title: 'Add sts:TagSession (widens access)', kind: 'suggestion', edits }] : [];
        },
      });
    },
  },
});

/** Whether one of the principals may pass tags by another statement, or may be meant by it. */
function isCovered(statement: Statement, tagging: readonly Statement[]): boolean {
  const names = new Set(statement.principal?.items.map((item) => item.node.value));
  return tagging.some(({ principal }) => {
    if (!principal || principal.opaque || principal.items.length === 0) return true;
    return principal.items.some(
      ({ node }) => names.has(node.value) || node.value === '*' || /:root$|^\d{12}$/.test(node.value),
    );
  });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Tags can only be passed by a principal that may call sts:TagSession as well. Where the policy allows that to other principals alone, the ones of this statement cannot send the tags that it asks for.',
  references: [sessionTags],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:RequestTag/team": "orders" } }
//                                      ^^^^^^^^^^^^^^^^^^^ warning trust-tag-session-missing (fix)
`,
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-other-role" },
      "Action": ["sts:AssumeRole", "sts:TagSession"]
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:RequestTag/team": "orders" } }
`,
        `
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:TagSession"
`,
      ),
    ],
  },
});
