import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction } from '../shared/actionText';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'quickfix',
  enabledByDefault: false,
  summary: "An action is written in other letter case than AWS's documents write it.",
  messages: { case: '"{action}" is written "{meant}" in the documents of AWS. IAM reads both alike.' },
  check: {
    action(ctx, item) {
      const { action } = item;
      if (action.hasWildcard || !action.hasPrefix) return;
      const known = ctx.data.action(action.service, action.name);
      if (!known) return;
      const meant = `${action.service}:${known.name}`;
      if (meant === action.text) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'case',
        data: { action: action.text, meant },
        fixes: (edit) => [exchangeAction(edit, item, meant, { from: action.text, to: meant }, 'quickfix')],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM compares actions without regard to case, so this changes nothing for AWS. One spelling makes a policy easier to read and to search.',
  references: [
    {
      title: 'IAM JSON policy elements: Action',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "S3:listbucket",
//               ^^^^^^^^^^^^^ suggestion action-case-style (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:get*Acl"],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
