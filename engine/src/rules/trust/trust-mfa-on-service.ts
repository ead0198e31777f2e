import { contentSpan } from '../../syntax/syntax';
import { clausesOn, pins, trustsOnlyServices } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { removeClause } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'A service is asked for multi-factor authentication.',
  accessAnalyzer: ['UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL'],
  messages: {
    mfa: '"{key}" is only there when a person signed in, and this statement trusts services. The condition is never met, so the role cannot be assumed.',
  },
  check: {
    statement(ctx, statement) {
      if (statement.effect !== 'Allow' || !trustsOnlyServices(statement)) return;
      for (const clause of clausesOn(statement, ['aws:multifactorauthpresent', 'aws:multifactorauthage'])) {
        if (!pins(clause)) continue;
        ctx.report({
          span: contentSpan(clause.keyMember.key, ctx.document.text),
          message: 'mfa',
          data: { key: clause.key },
          fixes: (edit) => [{ title: `Remove "${clause.key}"`, kind: 'suggestion', edits: removeClause(edit, clause) }],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Multi-factor authentication is for people who sign in. A service that assumes a role never has the keys, so the condition is never met.',
  references: [accessAnalyzerChecks, globalConditionKeys],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
//                              ^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-mfa-on-service (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:user/my-app-user" },
      "Action": "sts:AssumeRole",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
`),
    ],
  },
});
