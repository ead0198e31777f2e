import { resolveKey } from '../../conditions/conditionKey';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { requiresKey, siblings } from '../shared/conditionClause';
import { addClause, hasNullCheck } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { multivaluedKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'An Allow with ForAllValues also allows requests without the key.',
  messages: {
    open: 'ForAllValues is also met by requests without "{key}", so this allows them. Add "Null" with "false" to ask for the key.',
  },
  check: {
    condition(ctx, clause) {
      const { operator, lowerKey } = clause;
      const { statement } = clause.element;
      if (operator.set !== 'ForAllValues' || statement.effect !== 'Allow') return;
      if (operator.known === undefined || operator.known === 'Null' || lowerKey === 'aws:tagkeys') return;
      const key = resolveKey(ctx.data, clause.key);
      // A service's own multivalued keys list what the request passes along; without them it passes nothing to be limited.
      if (!key?.multivalued || key.origin === 'service' || hasNullCheck(statement, lowerKey, 'false')) return;
      if (siblings(clause).some((other) => other.lowerKey === lowerKey && requiresKey(other))) return;
      ctx.report({
        span: sliceSpan(clause.operatorMember.key, ctx.document.text, 0, 'ForAllValues'.length),
        message: 'open',
        data: { key: clause.key },
        fixes: (edit) => [
          {
            title: `Require that "${clause.key}" is there (narrows access)`,
            kind: 'suggestion',
            edits: addClause(edit, clause, 'Null', clause.key, 'false'),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'ForAllValues is true for an empty set, so a request that lacks the key passes. AWS advises a Null check beside it. aws:TagKeys and the keys of services are left out: they list what a request passes along, and without them it passes nothing.',
  references: [multivaluedKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }
//       ^^^^^^^^^^^^ security condition-forallvalues-no-null (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" },
        "Null": { "aws:principalorgpaths": "false" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "sqs:CreateQueue",
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-queue",
      "Condition": {
        "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] }
      }
`),
    ],
  },
});
