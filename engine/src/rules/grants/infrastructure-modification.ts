import { isWholeType } from '../../access/grants';
import { actionsOfStatement, inWords, isReadOnly } from '../../access/openGrant';
import { conditionScope } from '../../conditions/conditionScope';
import type { ResourceItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { leastPrivilege } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  enabledByDefault: false,
  summary: 'Changing every resource of a kind is allowed.',
  messages: {
    wholeType:
      '"{resource}" is every resource of its kind, and {actions} change them. Name those that are meant, or a common prefix.',
  },
  check: {
    statement(ctx, statement) {
      const open = statement.effect === 'Allow' ? (statement.resource?.items.filter(endsOpen) ?? []) : [];
      if (open.length === 0 || !statement.action || conditionScope(statement) === 'resource') return;
      const writes = actionsOfStatement(statement, ctx.data).filter((known) => !isReadOnly(known));
      for (const item of open) {
        const changed = writes.filter((known) => isWholeType(item.node.value, known));
        if (changed.length === 0) continue;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'wholeType',
          data: { resource: item.node.value, actions: inWords([...new Set(changed.map(({ id }) => id))]) },
        });
      }
    },
  },
});

/** Of patterns without a type, such as `arn:aws:s3:::*`, another rule speaks. */
function endsOpen({ arn }: ResourceItem): boolean {
  return arn !== undefined && arn.resource !== '*' && /[:/]\*$/.test(arn.resource);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An ARN such as `table/*` is every table of the account, those of other teams included. For code that manages tables that may be right, so this rule is off unless it is switched on; `resource-star` speaks of a plain `*` in any case.',
  references: [leastPrivilege],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/*"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning infrastructure-modification
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:GetItem",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/*"
`),
    ],
  },
});
