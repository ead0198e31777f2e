import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A value under "AWS" is neither an account nor the ARN of a role, user or session.',
  messages: {
    spelling: '"{value}" is not spelt like an AWS principal; "{right}" is. IAM refuses this document.',
    account: '"{value}" has no 12-digit account id. IAM refuses this document.',
    form: '"{value}" is neither an account id nor the ARN of an account, role or user. IAM refuses this document.',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'AWS') return;
      const value = item.node.value;
      const { shape, arn } = principalForm(value);
      if (shape !== 'unclear' || value === '') return;
      // A word where the account stands is a blank of an example; a finding of its own speaks of it.
      if (arn && /[a-z]/i.test(arn.account)) return;
      const right = repair(value);
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: right ? 'spelling' : arn && !/^\d{12}$/.test(arn.account) ? 'account' : 'form',
        data: { value, right: right ?? '' },
        fixes: (edit) =>
          right
            ? [
                {
                  title: `Replace "${value}" by "${right}"`,
                  kind: 'quickfix',
                  edits: edit.replaceText(item.node, right),
                },
              ]
            : [],
      });
    },
  },
});

/** The slips that leave no doubt: blanks, hyphens in an account id, a missing colon, a colon for the slash. */
function repair(value: string): string | undefined {
  const trimmed = value.replace(/\s+/g, '');
  const candidates = [
    trimmed,
    trimmed.replace(/^(\d{4})-(\d{4})-(\d{4})$/, '$1$2$3'),
    trimmed.replace(/:iam:(\d{12}):/, ':iam::$1:'),
    trimmed.replace(/^(arn:[^:]+:iam::\d{12}:)(role|user):/, '$1$2/'),
    trimmed.replace(/^(arn:[^:]+:iam:):?[a-z0-9-]+:(\d{12}:)/, '$1:$2'),
    trimmed.replace(/^(arn:[^:]+:iam::\d{12}:(?:role|user))\/\/+/, '$1/'),
    trimmed.replace(/^(arn:[^:]+:iam::\d{12}:)roles?\//, '$1role/'),
    trimmed.replace(/^(arn:[^:]+:iam::\d{12}:)users\//, '$1user/'),
    trimmed.replace(/^(arn:[^:]+:iam::\d{12}):?$/, '$1:root'),
    trimmed.replace(/^(arn:[^:]+:iam::\d{12}:)\/?(?:Root|ROOT|root\/?|account)$/, '$1root'),
    trimmed.replace(/^(arn:[^:]+:)iam(::\d{12}:assumed-role\/)/, '$1sts$2'),
  ];
  return candidates.find(
    (one) => one !== value && ['account', 'root', 'role', 'user', 'assumed-role'].includes(principalForm(one).shape),
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Under "AWS" IAM takes a 12-digit account id, the ARN of an account (arn:aws:iam::210987654321:root), of a role or user, or of an STS session. It refuses everything else ("Invalid principal in policy").',
  references: [principalElement],
  peers: { parliament: ['UNKNOWN_PRINCIPAL'], cfnLint: ['E3530'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam:210987654321:role/my-app-role" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-aws-format (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": ["2109-8765-4321", "arn:aws:iam:::role/my-app-role"] },
//                            ^^^^^^^^^^^^^^ error principal-aws-format (fix)
//                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-aws-format
      "Action": "sts:AssumeRole",
      "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::210987654321:role/teams/my-app/my-app-role",
          "arn:aws-us-gov:iam::210987654321:user/my-app-user"
        ]
      },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
