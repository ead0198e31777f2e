import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';
import { withoutRegion } from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A service principal names a Region although the service has one principal for all.',
  messages: {
    region:
      '"{name}" is the host of a Region; the service principal is "{right}". With this name the service most likely cannot assume the role.',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'Service') return;
      const name = item.node.value;
      if (ctx.data.principal(name)) return;
      const right = withoutRegion(name, ctx.data);
      if (!right) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'region',
        data: { name, right },
        fixes: (edit) => [
          { title: `Replace "${name}" by "${right}"`, kind: 'quickfix', edits: edit.replaceText(item.node, right) },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'lambda.eu-west-1.amazonaws.com is the host that Lambda answers on; its principal is lambda.amazonaws.com in every Region. Only a few services have principals with a Region.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.eu-west-1.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning principal-service-regional (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "logs.eu-west-1.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
