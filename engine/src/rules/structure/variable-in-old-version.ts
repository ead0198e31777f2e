import { sliceSpan } from '../../syntax/syntax';
import { variablesOf } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A policy uses variables without the version that has them.',
  accessAnalyzer: ['VARIABLE_UNSUPPORTED_IN_VERSION'],
  messages: {
    missing:
      '"{text}" is plain text here, as the policy has no "Version". Variables work in the version 2012-10-17 only.',
    old: '"{text}" is plain text in the version 2008-10-17. Variables work in the version 2012-10-17 only.',
  },
  check: {
    policy(ctx, policy) {
      const version = policy.version?.member.value;
      if (policy.version && (version?.type !== 'string' || version.value !== '2008-10-17')) return;
      // The version mends all of them at once, so the first is enough to report.
      const first = variablesOf(policy).find(({ variable }) => variable.kind === 'variable');
      if (!first) return;
      const { node, variable } = first;
      ctx.report({
        span: sliceSpan(node, ctx.document.text, variable.from, variable.to),
        message: version ? 'old' : 'missing',
        data: { text: variable.text },
        fixes: (edit) => [
          {
            title: 'Set the version to 2012-10-17 (makes the variables work)',
            kind: 'suggestion',
            edits:
              version?.type === 'string'
                ? edit.replaceText(version, '2012-10-17')
                : edit.insertMember(policy.node, 'Version', '2012-10-17', undefined),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Only the version 2012-10-17 of the policy language has variables. In a policy without "Version" or with 2008-10-17, "${aws:username}" is compared as plain text and never matches.',
  references: [
    {
      title: 'IAM policy elements: variables and tags',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
    },
    {
      title: 'Access Analyzer: Variable unsupported in version',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      {
        text: `{
  "Version": "2008-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:username}/*"
//                                           ^^^^^^^^^^^^^^^ error variable-in-old-version (fix)
    }
  ]
}`,
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-homes/\${aws:username}/*"
`),
    ],
  },
});
