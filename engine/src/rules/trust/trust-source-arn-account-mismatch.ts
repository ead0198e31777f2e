import { arnFieldRange, parseArn } from '../../model/arn';
import type { Statement } from '../../model/model';
import { type Span, type StringNode, sliceSpan } from '../../syntax/syntax';
import { clausesOn, pins } from '../../trust/trust';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { confusedDeputy } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'aws:SourceArn and aws:SourceAccount ask for different accounts.',
  messages: {
    differ:
      '"aws:SourceArn" asks for account {arn} and "aws:SourceAccount" for {account}. Both cannot be met, so the role cannot be assumed. Name one account in both.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow') return;
      const arns = stringNodes(statement, 'aws:sourcearn');
      const accounts = arns.length > 0 ? stringNodes(statement, 'aws:sourceaccount') : [];
      const [only] = accounts;
      if (!only || !accounts.every((node) => /^\d{12}$/.test(node.value))) return;
      const found = arns.map((node) => ({ node, account: parseArn(node.value)?.account ?? '' }));
      const listed = new Set(accounts.map((node) => node.value));
      if (!found.every(({ account }) => /^\d{12}$/.test(account) && !listed.has(account))) return;
      for (const { node, account } of found) {
        const { from, to } = arnFieldRange(node.value, 'account');
        const span: Span = sliceSpan(node, ctx.document.text, from, to);
        ctx.report({
          span,
          message: 'differ',
          data: { arn: account, account: [...listed].join(' or ') },
          fixes: (edit): Fix[] =>
            accounts.length > 1 || found.length > 1
              ? []
              : [
                  {
                    title: `Use account ${only.value} in both`,
                    kind: 'suggestion',
                    edits: [{ ...span, newText: only.value }],
                  },
                  {
                    title: `Use account ${account} in both`,
                    kind: 'suggestion',
                    edits: edit.replaceText(only, account),
                  },
                ],
        });
      }
    },
  },
});

function stringNodes(statement: Statement, key: string): readonly StringNode[] {
  const clauses = clausesOn(statement, [key]);
  if (clauses.some((clause) => !pins(clause) || clause.opaque)) return [];
  return clauses.flatMap((clause) => clause.values.flatMap((node) => (node.type === 'string' ? [node] : [])));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Both keys tell of the same resource, and all conditions of a statement have to be met. With two accounts they never are.',
  references: [confusedDeputy],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "states.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "ArnLike": { "aws:SourceArn": "arn:aws:states:eu-west-1:310987654322:stateMachine:my-app-*" },
//                                                              ^^^^^^^^^^^^ error trust-source-arn-account-mismatch (fix)
        "StringEquals": { "aws:SourceAccount": "210987654321" }
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "s3.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "ArnLike": { "aws:SourceArn": "arn:aws:s3:::my-app-assets" },
        "StringEquals": { "aws:SourceAccount": "210987654321" }
      }
`),
    ],
  },
});
