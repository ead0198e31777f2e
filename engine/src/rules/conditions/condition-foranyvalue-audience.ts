import { isClaim } from '../../conditions/conditionKey';
import { operatorText } from '../../model/condition';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { operatorFix } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, multivaluedKeys } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'ForAnyValue stands before the audience claim of an identity provider.',
  accessAnalyzer: ['FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE', 'CONFIRM_AUDIENCE_CLAIM_TYPE'],
  messages: { qualifier: '"{key}" is a single value. ForAnyValue does not belong before it: remove the prefix.' },
  check: {
    condition(ctx, clause) {
      const { operator } = clause;
      if (operator.set !== 'ForAnyValue' || operator.known === undefined) return;
      if (!/:aud$/.test(clause.lowerKey) || !isClaim(clause.key)) return;
      const name = operatorText({ ...operator, set: undefined });
      ctx.report({
        span: sliceSpan(clause.operatorMember.key, ctx.document.text, 0, 'ForAnyValue'.length),
        message: 'qualifier',
        data: { key: clause.key },
        fixes: (edit) => operatorFix(edit, clause, name, 'suggestion', ' (narrows access)'),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS treats the audience claim as one value. With ForAnyValue a token for several audiences passes as soon as one of them is yours, though it was meant for others too.',
  references: [accessAnalyzerChecks, multivaluedKeys],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": { "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main" },
        "ForAnyValue:StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" }
//       ^^^^^^^^^^^ security condition-foranyvalue-audience (fix)
      }
`),
        fileName: 'deploy-trust-policy.json',
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:my-org/my-app:ref:refs/heads/main"
        }
      }
`),
        fileName: 'deploy-trust-policy.json',
      },
    ],
  },
});
