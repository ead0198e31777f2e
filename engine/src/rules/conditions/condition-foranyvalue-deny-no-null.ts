import { resolveKey } from '../../conditions/conditionKey';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { hasNullCheck } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { multivaluedKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  enabledByDefault: false,
  needsWholePolicy: true,
  summary: 'A Deny with ForAnyValue and a negated operator does not deny requests without the key.',
  messages: {
    open: 'Requests without "{key}" are not denied by this. If they should be, deny them in a statement with "Null" and "true".',
  },
  check: {
    condition(ctx, clause) {
      const { operator, lowerKey } = clause;
      if (clause.element.statement.effect !== 'Deny' || operator.set !== 'ForAnyValue' || !operator.negated) return;
      if (!resolveKey(ctx.data, clause.key)?.multivalued) return;
      const closed = ctx.policy.statements.some(
        (other) => other.effect === 'Deny' && hasNullCheck(other, lowerKey, 'true'),
      );
      if (closed) return;
      ctx.report({
        span: sliceSpan(clause.operatorMember.key, ctx.document.text, 0, 'ForAnyValue'.length),
        message: 'open',
        data: { key: clause.key },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'ForAnyValue is false for an empty set. A Deny for everything that is not on a list therefore lets requests without the key through. A second Deny with "Null" set to "true" closes the gap where it matters.',
  references: [multivaluedKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ForAnyValue:StringNotLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" }
//       ^^^^^^^^^^^ warning condition-foranyvalue-deny-no-null
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": "sqs:TagQueue",
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-queue",
      "Condition": {
        "ForAnyValue:StringEquals": { "aws:TagKeys": ["owner"] }
      }
`),
    ],
  },
});
