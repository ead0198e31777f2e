import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A trusted service is not known to assume roles.',
  messages: {
    direct:
      '"{name}" ({service}) is not known to assume roles. It is named in the policies of resources that it reaches directly ({use}).',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'Service' || item.element.statement.effect !== 'Allow') return;
      const known = ctx.data.principal(item.node.value);
      if (known?.kind !== 'resource-policy-only' || known.confidence === 'low' || /\brole/.test(known.typicalUse))
        return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'direct',
        data: { name: known.name, service: known.displayName, use: known.typicalUse },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Some services reach a bucket, key, topic or function directly and are named in the policy of that resource. They do not assume roles, so trusting them has no effect.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "secretsmanager.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning principal-service-not-assumer
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "transcribe.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
