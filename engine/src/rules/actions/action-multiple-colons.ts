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
  summary: 'An action has more than one colon.',
  messages: {
    colons: '"{action}" has more than one colon; an action is prefix:name. IAM refuses the document.',
    arn: '"{action}" is an ARN, and ARNs stand in Resource. IAM refuses the document.',
  },
  check: {
    oddAction(ctx, item) {
      const { text } = item.action;
      const first = text.indexOf(':');
      const last = text.lastIndexOf(':');
      if (first === last || hasPlaceholder(text)) return;
      const prefix = text.slice(0, first);
      const known = ctx.data.action(prefix, text.slice(last + 1));
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: prefix.toLowerCase() === 'arn' ? 'arn' : 'colons',
        data: { action: text },
        ...(known && {
          fixes: (edit) => {
            const to = `${prefix}:${known.name}`;
            return [exchangeAction(edit, item, to, { from: text, to }, 'quickfix')];
          },
        }),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An action is the prefix of its service, one colon and a name. IAM refuses the document ("Actions/Condition can contain only one colon").',
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
      "Action": ["s3::ListBucket", "s3:bucket:GetBucketLocation"],
//                ^^^^^^^^^^^^^^ error action-multiple-colons (fix)
//                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error action-multiple-colons (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "arn:aws:s3:::my-app-logs"],
//                                 ^^^^^^^^^^^^^^^^^^^^^^^^ error action-multiple-colons
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:ListBucket", "s3:{{ env:name }}"],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
