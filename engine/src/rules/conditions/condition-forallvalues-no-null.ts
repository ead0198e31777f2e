import { isReadOnly } from '../../access/openGrant';
import { knownAction } from '../../actions/actionPattern';
import { resolveKey } from '../../conditions/conditionKey';
import { isAlwaysMet } from '../../conditions/conditionScope';
import type { IamData } from '../../data/types';
import type { ActionItem, ConditionClause } from '../../model/model';
import { contentSpan, sliceSpan } from '../../syntax/syntax';
import { defineRule, type RuleContext, type RulePage } from '../rule';
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
    unsent:
      '"{action}" requests never include "{key}", and ForAllValues also matches requests without the key. The condition doesn\'t limit "{action}".',
    inert:
      'No action of this statement sends "{key}", and ForAllValues also matches requests without the key. The condition doesn\'t limit anything.',
    open: 'ForAllValues is also met by requests without "{key}", so this allows them. Add "Null" with "false" to ask for the key.',
  },
  check: {
    condition(ctx, clause) {
      const { operator, lowerKey } = clause;
      const { statement } = clause.element;
      if (operator.set !== 'ForAllValues' || statement.effect !== 'Allow') return;
      if (operator.known === undefined || operator.known === 'Null') return;
      const unsent = actionsWithoutKey(ctx.data, clause);
      if (unsent.length > 0) {
        reportUnsent(ctx, clause, unsent);
        return;
      }
      if (lowerKey === 'aws:tagkeys') return;
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

type Context = RuleContext<'unsent' | 'inert' | 'open'>;

/** The actions, written out in full, whose requests meet the clause because they never carry its key. */
function actionsWithoutKey(data: IamData, clause: ConditionClause): readonly ActionItem[] {
  const { statement } = clause.element;
  if (hasNullCheck(statement, clause.lowerKey, 'false')) return [];
  if (siblings(clause).some((other) => other.lowerKey === clause.lowerKey && requiresKey(other))) return [];
  return (statement.action?.items ?? []).filter(({ action }) => {
    const known = action.hasWildcard ? undefined : knownAction(data, action.key);
    // Reading what has tags sets none, which nobody expects a condition on the tags of a request to limit.
    if (known === undefined || (clause.lowerKey === 'aws:tagkeys' && isReadOnly(known))) return false;
    return isAlwaysMet(data, clause, known.service, known.action);
  });
}

function reportUnsent(ctx: Context, clause: ConditionClause, unsent: readonly ActionItem[]): void {
  const { text } = ctx.document;
  const { action } = clause.element.statement;
  if (unsent.length === action?.items.length && !action.opaque) {
    ctx.report({ span: contentSpan(clause.keyMember.key, text), message: 'inert', data: { key: clause.key } });
    return;
  }
  const list = action?.list;
  for (const item of unsent) {
    ctx.report({
      span: contentSpan(item.node, text),
      message: 'unsent',
      data: { action: item.action.text, key: clause.key },
      related: [{ span: contentSpan(clause.keyMember.key, text), message: "The key that the action doesn't send." }],
      fixes: (edit) =>
        list
          ? [
              {
                title: `Remove "${item.action.text}" (narrows access)`,
                kind: 'suggestion',
                edits: edit.removeItem(list, item.node),
              },
            ]
          : [],
    });
  }
}

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
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "dynamodb:Query",
        "dynamodb:Scan"
//       ^^^^^^^^^^^^^ security condition-forallvalues-no-null (fix)
      ],
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders",
      "Condition": {
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["my-app"] }
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
