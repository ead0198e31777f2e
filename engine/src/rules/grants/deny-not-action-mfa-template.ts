import { matcherOf } from '../../actions/actionPattern';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A Deny leaves out the set-up of MFA and nothing else, and has no condition on MFA.',
  messages: {
    always:
      'This denies everything but the set-up of MFA, also to those who have signed in with it. Add the condition BoolIfExists on "aws:MultiFactorAuthPresent", if that is what is meant.',
  },
  check: {
    statement(ctx, statement) {
      const { effect, notAction, condition, node } = statement;
      if (effect !== 'Deny' || !notAction || condition?.opaque || !leavesOutSetUp(statement)) return;
      if (condition?.clauses.some(({ lowerKey }) => lowerKey.startsWith('aws:multifactorauth'))) return;
      ctx.report({
        span: contentSpan(notAction.member.key, ctx.document.text),
        message: 'always',
        fixes: (edit) =>
          condition
            ? []
            : [
                {
                  title: 'Deny it only without MFA (denies less)',
                  kind: 'suggestion',
                  edits: edit.insertMember(
                    node,
                    'Condition',
                    { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
                    node.members.at(-1),
                  ),
                },
              ],
      });
    },
  },
});

/** What someone without a device has to be able to do to get one. */
const setUp = ['createvirtualmfadevice', 'enablemfadevice'];

/** Whether nothing is left but single actions that the set-up takes, the creation of a device among them. */
function leavesOutSetUp({ notAction }: Statement): boolean {
  if (!notAction || notAction.opaque) return false;
  const matcher = matcherOf(notAction);
  return (
    notAction.items.every(({ action }) => action.service === 'iam' || action.service === 'sts') &&
    setUp.every((name) => !matcher.applies('iam', name))
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The well-known statement that denies everything but the set-up of a device until someone has signed in with MFA ends with a condition on aws:MultiFactorAuthPresent. Without it the Deny holds for ever, for those who signed in with MFA as well. BoolIfExists is needed because requests with long-term access keys lack the key.',
  references: [
    {
      title: 'AWS: Allows MFA-authenticated IAM users to manage their own credentials',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
//     ^^^^^^^^^ suggestion deny-not-action-mfa-template (fix)
      "Resource": "*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": "*",
      "Resource": "*",
      "Condition": {
        "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }
      }
`),
      policyOf(
        `
      "Effect": "Deny",
      "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
      "Resource": "*",
      "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
`,
        `
      "Effect": "Deny",
      "NotAction": ["s3:*", "iam:ListMFADevices"],
      "Resource": "*"
`,
      ),
    ],
  },
});
