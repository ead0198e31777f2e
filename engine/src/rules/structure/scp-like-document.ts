import { limitFromName } from '../../model/fileName';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  documentsOnly: true,
  needsWholePolicy: true,
  summary: 'A permission policy looks like a service control policy of an organisation.',
  messages: {
    scp: 'This policy only denies and speaks of {sign}, as service control policies of an organisation do. Attached to a role it grants nothing.',
  },
  check: {
    policy(ctx, { statement, statements }) {
      if (!statement || statements.length === 0 || !statements.every(({ effect }) => effect === 'Deny')) return;
      if (limitFromName(ctx.document.path) !== undefined) return;
      const sign = signOf(statements);
      if (sign === undefined) return;
      ctx.report({
        span: contentSpan(statement.member.key, ctx.document.text),
        message: 'scp',
        data: { sign },
      });
    },
  },
});

/** What only a policy of an organisation says: leaving it, or which principals are exempt. */
function signOf(statements: readonly Statement[]): string | undefined {
  for (const { action, condition } of statements) {
    const leaving = action?.items.find(({ action: one }) => one.text === 'organizations:LeaveOrganization');
    if (leaving) return `"${leaving.action.text}"`;
    const exempt = condition?.clauses.find(
      ({ lowerKey, operator }) => operator.negated && lowerKey === 'aws:principalarn',
    );
    if (exempt) return `principals that are exempt by "${exempt.key}"`;
  }
  return undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service control policy limits the accounts of an organisation: it denies, and exempts principals by condition. Attached to a role, such a document grants nothing.',
  references: [
    {
      title: 'Service control policies',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    },
  ],
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
// ^^^^^^^^^ warning scp-like-document
    {
      "Effect": "Deny",
      "Action": "organizations:LeaveOrganization",
      "Resource": "*"
    }
  ]
}`,
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Deny",
      "Action": "s3:DeleteObject",
      "Resource": "arn:aws:s3:::my-app-archive/*"
`),
        fileName: 'deny-policy.json',
      },
    ],
  },
});
