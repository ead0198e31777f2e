import { contentSpan } from '../../syntax/syntax';
import { clausesOn, pins } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'The principal of a trust policy is the bare string "*".',
  accessAnalyzer: ['ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL'],
  messages: {
    star: 'A trust policy cannot have the bare principal "*". IAM refuses this document; name the account, role or service that may assume the role.',
  },
  check: {
    statement(ctx, statement) {
      const text = statement.principal?.text;
      if (text?.value !== '*') return;
      const narrowed =
        statement.effect === 'Deny' || clausesOn(statement, ['aws:principalorgid', 'aws:principalorgpaths']).some(pins);
      ctx.report({
        span: contentSpan(text, ctx.document.text),
        message: 'star',
        fixes: (edit) =>
          narrowed
            ? [
                {
                  title: 'Replace "*" by { "AWS": "*" }',
                  kind: 'suggestion',
                  edits: edit.replaceValue(text, { AWS: '*' }),
                },
              ]
            : [],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'In bucket and queue policies "Principal": "*" means everyone. IAM refuses it in a trust policy; there "everyone" has to be written { "AWS": "*" } and belongs beside a condition that names an organization.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": "*",
//                  ^ error trust-principal-star-string
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": "*",
//                  ^ error trust-principal-star-string (fix)
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "*" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
`),
    ],
  },
});
