import { everyActionItem, everyResourceItem } from '../../access/openGrant';
import { contentSpan } from '../../syntax/syntax';
import { defineRule } from '../rule';
import { allows, leastPrivilege } from '../shared/grantExample';

export const actionStar = defineRule({
  id: 'action-star',
  group: 'grants',
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  since: '0.1.0',
  summary: 'A statement allows every action of every service on some resources.',
  why: 'On the named resources the role may do anything: delete them, give others access to them, turn off their encryption. Actions that work on no resource are not granted by it, so the author often believes it does more, or less, than it does.',
  references: [leastPrivilege],
  messages: {
    every:
      '"{action}" allows everything that can be done with these resources, deleting them included. Name the actions.',
  },
  examples: {
    bad: [
      allows(`      "Action": "*",
//               ^ security action-star
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"`),
    ],
    good: [
      allows(`      "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"`),
    ],
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
