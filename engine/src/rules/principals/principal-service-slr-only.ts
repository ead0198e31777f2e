import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A trusted service only uses its service-linked role.',
  messages: {
    linked:
      '"{name}" ({service}) is only known to use its own service-linked role. It most likely never assumes a role that you make.',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'Service' || item.element.statement.effect !== 'Allow') return;
      const known = ctx.data.principal(item.node.value);
      if (known?.kind !== 'service-linked-only' || known.confidence !== 'high') return;
      // The trust policy of a service-linked role as AWS shows it, for example in the output of get-role.
      if (ctx.document.text.includes('aws-service-role/')) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'linked',
        data: { name: known.name, service: known.displayName },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Some services make their own role (AWSServiceRoleFor…) and use no other. A role of yours that trusts such a service is never assumed.',
  references: [
    principalElement,
    {
      title: 'AWS services that work with IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "access-analyzer.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion principal-service-slr-only
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "batch.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
