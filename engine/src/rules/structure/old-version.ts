import { contentSpan } from '../../syntax/syntax';
import { usesVariables } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  documentsOnly: true,
  summary: 'A policy uses the policy language of 2008.',
  messages: {
    old: '"2008-10-17" is the first version of the policy language. It knows no policy variables; the current one is "2012-10-17".',
  },
  check: {
    policy(ctx, policy) {
      const value = policy.version?.member.value;
      if (value?.type !== 'string' || value.value !== '2008-10-17') return;
      // Variables that do not work in this version are a fault of their own.
      if (usesVariables(policy)) return;
      ctx.report({
        span: contentSpan(value, ctx.document.text),
        message: 'old',
        fixes: (edit) => [
          {
            title: 'Set the version to 2012-10-17',
            kind: 'quickfix',
            edits: edit.replaceText(value, '2012-10-17'),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'In the version 2008-10-17 policy variables such as "${aws:username}" are plain text. AWS advises the version 2012-10-17 for every policy.',
  references: [
    {
      title: 'IAM JSON policy elements: Version',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
    },
  ],
  peers: { parliament: ['OLD_VERSION'], cfnLint: ['W2511'] },
  examples: {
    bad: [
      {
        text: `{
  "Version": "2008-10-17",
//            ^^^^^^^^^^ warning old-version (fix)
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ]
}`,
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
