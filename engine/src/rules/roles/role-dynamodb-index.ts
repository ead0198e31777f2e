import { matcherOf } from '../../actions/actionPattern';
import { intersectsArn } from '../../arn/arnPattern';
import type { Policy, ResourceItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A DynamoDB table may be queried, its indexes may not.',
  messages: {
    table:
      'The table may be queried here, its indexes may not, while those of another table may. Add "{arn}" if the code queries an index.',
  },
  check: {
    policy(ctx, policy) {
      const statements = policy.statements.filter(isQuery);
      if (!statements.some(({ resource }) => resource?.items.some(isIndex))) return;
      const named = resourcesOf(policy);
      for (const item of statements.flatMap(({ resource }) => resource?.items ?? [])) {
        const wanted = `${item.node.value}/index/*`;
        if (!isTable(item) || named.some((other) => intersectsArn(other, wanted))) continue;
        const value = item.element.member.value;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'table',
          data: { arn: wanted },
          ...(value && {
            fixes: (edit) => [
              {
                title: `Add "${wanted}" (adds access)`,
                kind: 'suggestion',
                edits: edit.addValue(value, wanted),
              },
            ],
          }),
        });
      }
    },
  },
});

function isQuery({ effect, action }: Statement): boolean {
  if (effect !== 'Allow' || !action) return false;
  const matcher = matcherOf(action);
  return matcher.applies('dynamodb', 'query') || matcher.applies('dynamodb', 'scan');
}

function isIndex({ arn }: ResourceItem): boolean {
  return arn?.service === 'dynamodb' && /^table\/[^/]+\/index\//.test(arn.resource);
}

/** A table that is named in full: what a wildcard stands for may be indexes as well. */
function isTable({ arn }: ResourceItem): boolean {
  return arn?.service === 'dynamodb' && /^table\/[^/]+$/.test(arn.resource) && !hasWildcard(arn.resource);
}

function resourcesOf({ statements }: Policy): readonly string[] {
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ resource }) => resource?.items ?? [])
    .map(({ node }) => node.value);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An index of a table has an ARN of its own, "table/NAME/index/INDEX". A role that may only query the table gets AccessDenied when the code queries an index. Said only where the same policy names the indexes of another table, since many tables have none.',
  references: [
    {
      title: 'Using IAM with DynamoDB: resource names',
      url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/security_iam_service-with-iam.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:Query"],
      "Resource": [
        "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders",
        "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders/index/*",
        "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-items"
//       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion role-dynamodb-index (fix)
      ]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:Query"],
      "Resource": [
        "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders",
        "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-items"
      ]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:Query"],
      "Resource": [
        "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders",
        "arn:aws:dynamodb:eu-west-1:210987654321:table/*/index/*"
      ]
`),
    ],
  },
});
