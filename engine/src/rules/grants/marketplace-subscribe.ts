import { everyResourceItem } from '../../access/openGrant';
import { contentSpan } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'Subscribing to any product of AWS Marketplace is allowed.',
  messages: {
    any: '"{action}" allows subscribing to any product of AWS Marketplace, at the cost of the account. Remove it, or name the product with aws-marketplace:ProductId.',
  },
  check: {
    action(ctx, item) {
      const { action, element } = item;
      if (action.service !== 'aws-marketplace' || element.negated || /^[*?]+$/.test(action.lowerName)) return;
      if (!everyResourceItem(element.statement) || !matchesWildcard(action.lowerName, 'subscribe')) return;
      if (element.statement.condition) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'any',
        data: { action: action.text },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A subscription can cost money from the first hour and binds the account to a contract. Code rarely needs to subscribe to anything; where it does, the condition `aws-marketplace:ProductId` says to what.',
  references: [
    {
      title: 'Controlling access to AWS Marketplace subscriptions',
      url: 'https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["aws-marketplace:ViewSubscriptions", "aws-marketplace:Subscribe"],
//                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ warning marketplace-subscribe
      "Resource": "*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "aws-marketplace:ViewSubscriptions",
      "Resource": "*"
`),
    ],
  },
});
