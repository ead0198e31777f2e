import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { clausesOf } from '../shared/conditionClause';
import { addClause } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

const reads = ['dynamodb:getitem', 'dynamodb:batchgetitem', 'dynamodb:query', 'dynamodb:scan'];

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'Reading is limited to some attributes, but a request that names none gets them all.',
  accessAnalyzer: ['DYNAMODB_ATTRIBUTES_WITHOUT_SELECT'],
  messages: {
    select:
      'A read that names no attributes returns whole items in spite of "{key}". Ask for "dynamodb:Select" to be SPECIFIC_ATTRIBUTES as well.',
  },
  check: {
    condition(ctx, clause) {
      const { statement } = clause.element;
      if (clause.lowerKey !== 'dynamodb:attributes' || statement.effect !== 'Allow') return;
      if (clause.operator.known === 'Null' || clause.element.opaque) return;
      if (clausesOf(statement, 'dynamodb:select').length > 0 || !readsItems(statement)) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'select',
        data: { key: clause.key },
        fixes: (edit) => [
          {
            title: 'Require "dynamodb:Select" to be SPECIFIC_ATTRIBUTES (narrows access)',
            kind: 'suggestion',
            // Writes carry no Select, so it must not be asked of them.
            edits: addClause(edit, clause, 'StringEqualsIfExists', 'dynamodb:Select', 'SPECIFIC_ATTRIBUTES'),
          },
        ],
      });
    },
  },
});

function readsItems(statement: Statement): boolean {
  return (statement.action?.items ?? []).some((item) =>
    reads.some((read) => matchesWildcard(item.node.value.toLowerCase(), read)),
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'dynamodb:Attributes only holds the attributes that a request names. A read that asks for whole items names none. dynamodb:Select with SPECIFIC_ATTRIBUTES makes requests name what they want.',
  references: [
    {
      title: 'Using IAM policy conditions for fine-grained access control in DynamoDB',
      url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html',
    },
    accessAnalyzerChecks,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:Query",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders",
      "Condition": {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["orderId", "status"] }
//                                      ^^^^^^^^^^^^^^^^^^^ security condition-dynamodb-attributes (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:Query",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders",
      "Condition": {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["orderId", "status"] },
        "StringEquals": { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:PutItem",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders",
      "Condition": {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["orderId", "status"] }
      }
`),
    ],
  },
});
