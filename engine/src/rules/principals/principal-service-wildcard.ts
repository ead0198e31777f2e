import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A service principal holds a wildcard.',
  accessAnalyzer: ['UNSUPPORTED_WILDCARD_IN_PRINCIPAL'],
  messages: {
    wildcard: '"{name}" holds a wildcard, and services can only be named in full. IAM refuses this document.',
  },
  check: {
    principal(ctx, item) {
      const name = item.node.value;
      if (item.type !== 'Service' || !hasWildcard(name)) return;
      ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'wildcard', data: { name } });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each service has to be named in full. IAM refuses a wildcard under "Service".',
  references: [principalElement, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "*.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^ error principal-service-wildcard
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
