import { arnFieldRange, parseArn } from '../../model/arn';
import { sliceSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { clausesOn, pins, principalsOf } from '../../trust/trust';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { confusedDeputy } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'aws:SourceArn matches resources of every account.',
  messages: {
    account:
      '"{value}" matches resources of every account. Name the account here or in a condition on "aws:SourceAccount".',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || principalsOf(statement, 'Service').length === 0) return;
      if (clausesOn(statement, ['aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']).some(pins)) return;
      const own = ctx.settings.ownAccounts;
      for (const clause of clausesOn(statement, ['aws:sourcearn'])) {
        if (!pins(clause) || clause.operator.known === 'StringEquals') continue;
        for (const node of clause.values) {
          const account = node.type === 'string' ? parseArn(node.value)?.account : undefined;
          if (node.type !== 'string' || account === undefined || !hasWildcard(account)) continue;
          const { from, to } = arnFieldRange(node.value, 'account');
          ctx.report({
            span: sliceSpan(node, ctx.document.text, from, to),
            message: 'account',
            data: { value: node.value },
            fixes: (edit): Fix[] =>
              own.slice(0, 3).flatMap((id) => {
                const edits = addCondition(edit, statement, 'StringEquals', { 'aws:SourceAccount': id });
                if (edits.length === 0) return [];
                return [{ title: `Limit it to account ${id} (narrows access)`, kind: 'suggestion', edits }];
              }),
          });
        }
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The condition is there to keep other customers of the service out. With a wildcard in place of the account their resources match as well, unless aws:SourceAccount names the account.',
  references: [confusedDeputy],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "states.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "ArnLike": { "aws:SourceArn": "arn:aws:states:eu-west-1:*:stateMachine:my-app-*" } }
//                                                                           ^ security trust-source-arn-wildcard (fix)
`),
        settings: { ownAccounts: ['210987654321'] },
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "states.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "ArnLike": { "aws:SourceArn": "arn:aws:states:*:*:stateMachine:my-app-*" },
        "StringEquals": { "aws:SourceAccount": "210987654321" }
      }
`),
    ],
  },
});
