import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder, isTemplateFunction } from '../../syntax/templateFunction';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  documentsOnly: true,
  summary: 'The version of a policy is none that IAM knows.',
  accessAnalyzer: ['INVALID_VERSION'],
  messages: {
    invalid:
      '{version} is not a version of the policy language. IAM accepts "2012-10-17": the version names the language, not your document.',
  },
  check: {
    policy(ctx, { version }) {
      const value = version?.member.value;
      if (!value || isTemplateFunction(value)) return;
      const text = value.type === 'string' ? value.value : undefined;
      if (text === '2012-10-17' || text === '2008-10-17') return;
      if (text !== undefined && hasPlaceholder(text)) return;
      const written = ctx.document.text.slice(value.start, value.end);
      ctx.report({
        span: value.type === 'string' ? contentSpan(value, ctx.document.text) : value,
        message: 'invalid',
        data: { version: value.type === 'string' || value.type === 'literal' ? written : 'This' },
        fixes: (edit) => [
          {
            title: 'Set the version to 2012-10-17',
            // A list or an object has more in it than a version.
            kind: value.type === 'string' || value.type === 'literal' ? 'quickfix' : 'suggestion',
            edits:
              value.type === 'string' ? edit.replaceText(value, '2012-10-17') : edit.replaceValue(value, '2012-10-17'),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The version names the policy language, not your document. IAM knows "2012-10-17" and "2008-10-17" and refuses every other value ("The policy must contain a valid version string").',
  references: [
    {
      title: 'IAM JSON policy elements: Version',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
    },
  ],
  peers: { parliament: ['INVALID_VERSION'], cfnLint: ['E3510', 'E3530'] },
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-18",
//            ^^^^^^^^^^ error invalid-version (fix)
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ]
}`,
      },
      {
        fileName: 'lambda-trust-policy.json',
        text: `{
  "Version": 2012,
//           ^^^^ error invalid-version (fix)
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
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
