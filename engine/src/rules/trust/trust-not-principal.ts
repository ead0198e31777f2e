import { principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';
import { addCondition } from '../shared/trustCondition';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'A trust policy uses "NotPrincipal".',
  accessAnalyzer: ['ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', 'ALLOW_WITH_NOT_PRINCIPAL'],
  messages: {
    allow:
      '"NotPrincipal" with "Allow" would trust everyone but the ones named. IAM does not accept "NotPrincipal" in a trust policy.',
    deny: 'IAM does not accept "NotPrincipal" in a trust policy. A condition on aws:PrincipalArn can leave principals out.',
  },
  check: {
    statement(ctx, statement) {
      const element = statement.notPrincipal;
      if (!element) return;
      const value = element.member.value;
      const arns = element.items.map((item) => item.node.value);
      const simple =
        statement.effect === 'Deny' &&
        !statement.principal &&
        !element.opaque &&
        arns.length > 0 &&
        element.items.every((item) => ['role', 'user'].includes(principalForm(item.node.value).shape));
      ctx.report({
        span: element.member,
        message: statement.effect === 'Deny' ? 'deny' : 'allow',
        fixes: (edit) => {
          if (!simple || !value) return [];
          const condition = addCondition(edit, statement, 'ArnNotEquals', {
            'aws:PrincipalArn': arns.length === 1 ? arns[0] : arns,
          });
          if (condition.length === 0) return [];
          return [
            {
              title: 'Deny everyone, with a condition on aws:PrincipalArn',
              kind: 'suggestion',
              edits: [
                ...edit.renameMember(element.member, 'Principal'),
                ...edit.replaceValue(value, { AWS: '*' }),
                ...condition,
              ],
            },
          ];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Role trust policies do not support "NotPrincipal". With "Allow" it would trust everyone in the world but the ones named. To leave someone out, deny with a condition on aws:PrincipalArn.',
  references: [accessAnalyzerChecks],
  peers: { parliament: ['NOTPRINCIPAL_WITH_ALLOW'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "NotPrincipal": { "AWS": "arn:aws:iam::210987654321:user/guest" },
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-not-principal
      "Action": "sts:AssumeRole"
`),
      policyOf(
        `
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`,
        `
      "Effect": "Deny",
      "NotPrincipal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error trust-not-principal (fix)
      "Action": "sts:AssumeRole"
`,
      ),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
