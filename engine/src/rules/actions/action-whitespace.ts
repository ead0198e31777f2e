import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction } from '../shared/actionText';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'branches',
  summary: 'An action holds white space.',
  messages: {
    prefix: '"{action}" has white space before its colon. IAM refuses the document.',
    name: '"{action}" holds white space, which no action has. No request matches it.',
  },
  check: {
    oddAction(ctx, item) {
      const { text, service, hasPrefix } = item.action;
      if (!/\s/.test(text) || text.trim() === '' || hasPlaceholder(text)) return;
      // Without a colon, the missing prefix is the fault; with several, the colons are.
      if (!hasPrefix || text.indexOf(':') !== text.lastIndexOf(':')) return;
      const inPrefix = /\s/.test(service);
      const tight = text.replace(/\s+/g, '');
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: inPrefix ? 'prefix' : 'name',
        ...(!inPrefix && { severity: 'warning' as const }),
        data: { action: text },
        fixes: (edit) => [exchangeAction(edit, item, tight, { from: text, to: tight }, 'quickfix')],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'No action has a space in its name, and IAM does not trim. White space before the colon makes IAM refuse the document ("Vendor … is not valid"); behind it, the action is stored and matches no request.',
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
      "Action": ["s3:ListBucket ", " s3:GetBucketLocation"],
//                ^^^^^^^^^^^^^^ warning action-whitespace (fix)
//                                  ^^^^^^^^^^^^^^^^^^^^^ error action-whitespace (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:{{ operation }}"],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
