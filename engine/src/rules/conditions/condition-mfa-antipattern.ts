import type { ConditionClause } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { textOf } from '../shared/conditionClause';
import { changeOperator, hasNullCheck, operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { globalConditionKeys } from '../shared/references';

const key = 'aws:multifactorauthpresent';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition that is meant to demand a second factor can be met without one.',
  messages: {
    deny: 'Requests with long-term access keys lack "{key}", so this Deny does not hit them. Use "BoolIfExists".',
    allow:
      'With IfExists this Allow also applies to requests with long-term access keys, which lack "{key}". Use "Bool".',
    present:
      '"{key}" is also there with the value false, so its presence proves no second factor. Ask for "Bool" with "true".',
  },
  check: {
    condition(ctx, clause) {
      if (clause.lowerKey !== key || clause.operator.set === 'ForAllValues') return;
      const message = fault(clause);
      if (!message) return;
      const value = clause.keyMember.value;
      ctx.report({
        span: contentSpan(clause.operatorMember.key, ctx.document.text),
        message,
        data: { key: clause.key },
        fixes: (edit) => {
          if (message === 'deny') return operatorFix(edit, clause, 'BoolIfExists', 'suggestion', ' (denies more)');
          if (message === 'allow') return operatorFix(edit, clause, 'Bool', 'suggestion', ' (narrows access)');
          const renamed = changeOperator(edit, clause, 'Bool');
          if (!value || renamed.length !== 1) return [];
          return [
            {
              title: 'Use "Bool" with "true" (narrows access)',
              kind: 'suggestion',
              edits: [...renamed, ...edit.replaceValue(value, 'true')],
            },
          ];
        },
      });
    },
  },
});

function fault(clause: ConditionClause): 'deny' | 'allow' | 'present' | undefined {
  const { known, ifExists, set } = clause.operator;
  const { statement } = clause.element;
  const is = (text: string) => clause.values.length === 1 && clause.values.every((value) => textOf(value) === text);
  if (statement.effect === 'Allow') {
    if (set) return undefined;
    if (known === 'Bool' && ifExists && is('true')) return 'allow';
    const proven = statement.condition?.clauses.some(
      (other) => other.lowerKey === key && other.operator.known === 'Bool',
    );
    return known === 'Null' && is('false') && !proven ? 'present' : undefined;
  }
  if (statement.effect !== 'Deny' || known !== 'Bool' || ifExists || !is('false')) return undefined;
  const others = statement.policy.statements;
  const closed = others.some((other) => other.effect === 'Deny' && hasNullCheck(other, key, 'true'));
  return closed ? undefined : 'deny';
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Requests with the long-term access keys of a user do not carry aws:MultiFactorAuthPresent at all. A Deny must use BoolIfExists to hit them, an Allow must use Bool to leave them out, and the mere presence of the key proves nothing, as it is also there with the value false.',
  references: [globalConditionKeys],
  peers: { parliament: ['BAD_PATTERN_FOR_MFA'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:MultiFactorAuthPresent": "false" }
//       ^^^^ security condition-mfa-antipattern (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "BoolIfExists": { "aws:MultiFactorAuthPresent": "true" }
//       ^^^^^^^^^^^^ security condition-mfa-antipattern (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Null": { "aws:MultiFactorAuthPresent": "false" }
//       ^^^^ security condition-mfa-antipattern (fix)
      }
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAnyValue:Bool": { "aws:MultiFactorAuthPresent": "false" }
//       ^^^^^^^^^^^^^^^^ security condition-mfa-antipattern (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:MultiFactorAuthPresent": "true" }
      }
`),
    ],
  },
});
