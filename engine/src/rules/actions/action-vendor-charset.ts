import { sliceSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction } from '../shared/actionText';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'branches',
  summary: 'The service prefix of an action holds a character that no prefix has.',
  messages: {
    empty: '"{action}" has nothing before its colon, where the prefix of a service belongs. IAM refuses the document.',
    charset: '"{prefix}" is no service prefix: those hold letters, digits, hyphens and dots. IAM refuses the document.',
  },
  check: {
    oddAction(ctx, item) {
      const { action } = item;
      const { text, service } = action;
      if (!action.hasPrefix || /^[a-z0-9.-]+$/.test(service) || /\s/.test(service) || hasWildcard(service)) return;
      if (hasPlaceholder(text) || text.indexOf(':') !== text.lastIndexOf(':')) return;
      const prefix = text.slice(0, service.length);
      const plain = service.replace(/[^a-z0-9.-]/g, '');
      const dashed = service.replace(/[^a-z0-9.]+/g, '-');
      const [owner, second] = ctx.data.servicesWithAction(action.name);
      const meant =
        [plain, dashed].find((one) => ctx.data.hasService(one)) ??
        ctx.data.serviceAlias(dashed) ??
        ctx.data.serviceAlias(plain) ??
        (service === '' && second === undefined ? owner : undefined);
      ctx.report({
        span: sliceSpan(item.node, ctx.document.text, 0, prefix === '' ? text.length : prefix.length),
        message: prefix === '' ? 'empty' : 'charset',
        data: { prefix, action: text },
        ...(meant && {
          fixes: (edit) => {
            const to = `${meant}:${action.name}`;
            const words = prefix === '' ? { from: text, to } : { from: prefix, to: meant };
            return [exchangeAction(edit, item, to, words, 'quickfix')];
          },
        }),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service prefix consists of letters, digits, hyphens and dots. IAM refuses the document ("Vendor … is not valid").',
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
      "Action": "secrets_manager:GetSecretValue",
//               ^^^^^^^^^^^^^^^ error action-vendor-charset (fix)
      "Resource": "arn:aws:secretsmanager:eu-west-1:210987654321:secret:my-app-key-*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [":GetSecretValue", "secretsmanager:DescribeSecret"],
//                ^^^^^^^^^^^^^^^ error action-vendor-charset (fix)
      "Resource": "arn:aws:secretsmanager:eu-west-1:210987654321:secret:my-app-key-*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["secretsmanager:GetSecretValue", "\${service}:DescribeSecret"],
      "Resource": "arn:aws:secretsmanager:eu-west-1:210987654321:secret:my-app-key-*"
`),
    ],
  },
});
