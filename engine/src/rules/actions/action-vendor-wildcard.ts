import { sliceSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard, matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction } from '../shared/actionText';
import { policyOf } from '../shared/examples';

const mostOffers = 5;

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  unsure: 'branches',
  summary: 'The service prefix of an action holds a wildcard.',
  accessAnalyzer: ['WILDCARD_IN_SERVICE_NAME'],
  messages: {
    part: '"{prefix}" has a wildcard in the service prefix. IAM refuses the document.',
    whole: '"{action}" names actions of every service, those of the future included.',
  },
  check: {
    oddAction(ctx, item) {
      const { action } = item;
      if (!action.hasWildcard || !hasWildcard(action.service) || hasPlaceholder(action.text)) return;
      const prefix = action.text.slice(0, action.service.length);
      const isWhole = /^\*+$/.test(prefix);
      // "*:*" is "*" in other words, of which the rules on broad grants speak.
      if (isWhole && /^\*+$/.test(action.name)) return;
      ctx.report({
        span: sliceSpan(item.node, ctx.document.text, 0, prefix.length),
        message: isWhole ? 'whole' : 'part',
        ...(isWhole && { severity: 'warning' as const }),
        data: { prefix, action: action.text },
        fixes: (edit) => {
          const owners =
            action.name.includes('*') || action.name.includes('?')
              ? ctx.data.servicePrefixes().filter((one) => matchesWildcard(action.service, one))
              : ctx.data.servicesWithAction(action.name).filter((one) => matchesWildcard(action.service, one));
          if (owners.length > mostOffers) return [];
          return owners.map((owner) =>
            exchangeAction(edit, item, `${owner}:${action.name}`, { from: prefix, to: owner }, 'suggestion'),
          );
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Wildcards belong behind the colon. IAM refuses part of a prefix ("Action vendors must not contain wildcards"); `*` as the whole prefix names an action of every service there is and will be.',
  references: [
    {
      title: 'IAM JSON policy elements: Action',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
    },
    {
      title: 'Access Analyzer: Wildcard in service name',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  peers: { cfnLint: ['W3037'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamo*:GetItem",
//               ^^^^^^^ error action-vendor-wildcard (fix)
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "*:PassRole",
//               ^ warning action-vendor-wildcard (fix)
      "Resource": "arn:aws:iam::210987654321:role/my-app-role"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": "dynamodb:Get*",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
    ],
  },
});
