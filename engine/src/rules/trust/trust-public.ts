import { contentSpan } from '../../syntax/syntax';
import { principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A trust policy trusts everyone, without a condition.',
  messages: {
    everyone: '"*" lets anyone with an AWS account assume this role, and no condition narrows it.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || statement.condition?.opaque) return;
      if ((statement.condition?.clauses.length ?? 0) > 0) return;
      const own = ctx.settings.ownAccounts[0];
      for (const item of principalsOf(statement, 'AWS')) {
        if (item.node.value !== '*') continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'everyone',
          fixes: (edit) => {
            const edits = own ? addCondition(edit, statement, 'StringEquals', { 'aws:PrincipalAccount': own }) : [];
            if (edits.length === 0) return [];
            return [{ title: `Limit it to account ${own} (narrows access)`, kind: 'suggestion', edits }];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Whoever has an AWS account can assume a role that trusts { "AWS": "*" }, and then do all that the role may do.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "*" },
//                           ^ security trust-public
      "Action": "sts:AssumeRole"
`),
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": ["*", "arn:aws:iam::210987654321:role/my-app-role"] },
//                            ^ security trust-public (fix)
      "Action": "sts:AssumeRole"
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "*" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
`),
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" },
    {
      "Effect": "Deny",
      "Principal": { "AWS": "*" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    }
  ]
}`,
      },
    ],
  },
});
