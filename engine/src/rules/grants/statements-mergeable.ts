import { canonicalCondition, coveredStatements } from '../../access/statementCover';
import type { Statement } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  enabledByDefault: false,
  needsWholePolicy: true,
  summary: 'Two statements differ in their actions only.',
  messages: {
    same: 'This statement has the same resources and conditions as statement {number}. The two can be one.',
  },
  check: {
    policy(ctx, policy) {
      if (policy.statements.length < 2) return;
      const list = policy.statement?.member.value;
      const redundant = new Set(coveredStatements(policy).map(({ statement }) => statement));
      const first = new Map<string, Statement>();
      for (const statement of policy.statements) {
        if (redundant.has(statement)) continue;
        const key = keyOf(statement);
        if (key === undefined) continue;
        const earlier = first.get(key);
        if (!earlier) {
          first.set(key, statement);
          continue;
        }
        const { node } = statement;
        ctx.report({
          span: { start: node.start, end: node.start + 1 },
          message: 'same',
          data: { number: earlier.index + 1 },
          related: [
            {
              span: { start: earlier.node.start, end: earlier.node.start + 1 },
              message: 'The statement it can be part of.',
            },
          ],
          fixes: (edit) => {
            const value = earlier.action?.member.value;
            if (list?.type !== 'array' || !value) return [];
            const actions = [...namesOf(earlier), ...namesOf(statement)];
            return [
              {
                title: `Merge into statement ${earlier.index + 1}`,
                kind: 'suggestion',
                edits: [...edit.replaceValue(value, [...new Set(actions)]), ...edit.removeItem(list, node)],
              },
            ];
          },
        });
      }
    },
  },
});

function namesOf({ action }: Statement): string[] {
  return (action?.items ?? []).map(({ node }) => node.value);
}

/** What two statements must share; undefined for those that are not compared. */
function keyOf(statement: Statement): string | undefined {
  const { effect, sid, action, resource, notResource, unknownMembers } = statement;
  if (!effect || sid || !action || !resource || notResource || unknownMembers.length > 0) return undefined;
  if (action.opaque || resource.opaque || action.items.length === 0 || resource.items.length === 0) return undefined;
  const resources = resource.items.map(({ node }) => node.value).sort();
  return JSON.stringify([effect, resources, canonicalCondition(statement)]);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Two statements with the same effect, resources and conditions can be one, which is shorter; policies have a size limit. Statements with a Sid may be apart on purpose, and are left alone.',
  references: [
    {
      title: 'IAM and AWS STS quotas: character limits',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "dynamodb:GetItem",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`,
        `
//  ^ suggestion statements-mergeable (fix)
      "Effect": "Allow",
      "Action": ["dynamodb:PutItem", "dynamodb:UpdateItem"],
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "dynamodb:GetItem",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`,
        `
      "Effect": "Allow",
      "Action": "dynamodb:PutItem",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-audit"
`,
      ),
    ],
  },
});
