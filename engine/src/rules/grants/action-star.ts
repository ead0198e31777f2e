import { everyActionItem, everyResourceItem } from '../../access/openGrant';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { leastPrivilege } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A statement allows every action of every service on some resources.',
  messages: {
    every:
      '"{action}" allows everything that can be done with these resources, deleting them included. Name the actions.',
  },
  check: {
    statement(ctx, statement) {
      const item = everyActionItem(statement);
      if (!item || !statement.resource || everyResourceItem(statement)) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'every',
        data: { action: item.action.text },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'On the named resources the role may do anything: delete them, give others access to them, turn off their encryption. Actions that work on no resource are not granted by it, so the author often believes it does more, or less, than it does.',
  references: [leastPrivilege],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "*",
//               ^ security action-star
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
    ],
  },
});
