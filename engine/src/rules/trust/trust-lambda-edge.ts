import { contentSpan } from '../../syntax/syntax';
import { allowStatements, principalsOf, trustsOnlyServices } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'The role of a Lambda@Edge function trusts only one of the two services that need it.',
  messages: {
    one: 'A Lambda@Edge function needs both services: this role trusts "{found}", but not "{missing}".',
  },
  check: {
    policy(ctx, policy) {
      const allows = allowStatements(policy);
      const items = allows.flatMap((one) => principalsOf(one, 'Service'));
      const named = (name: string) => items.find((item) => item.node.value === name);
      const lambda = named('lambda.amazonaws.com');
      const edge = named('edgelambda.amazonaws.com');
      const forEdge = ctx.useCase?.principals.includes('edgelambda.amazonaws.com') && allows.every(trustsOnlyServices);
      const found = edge ?? (forEdge ? lambda : undefined);
      if (!found || (lambda && edge)) return;
      const missing = edge ? 'lambda.amazonaws.com' : 'edgelambda.amazonaws.com';
      ctx.report({
        span: contentSpan(found.node, ctx.document.text),
        message: 'one',
        data: { found: found.node.value, missing },
        fixes: (edit) => {
          const { value } = found.group.member;
          return value
            ? [{ title: `Add ${missing} beside it`, kind: 'quickfix', edits: edit.addValue(value, missing) }]
            : [];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Lambda creates the function and Lambda@Edge copies and runs it, so its role trusts lambda.amazonaws.com and edgelambda.amazonaws.com.',
  references: [
    {
      title: 'CloudFront: Function execution role of Lambda@Edge',
      url: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "edgelambda.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-lambda-edge (fix)
      "Action": "sts:AssumeRole"
`),
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^ warning trust-lambda-edge (fix)
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-edge-trust-policy.json',
        useCase: {
          label: 'a Lambda@Edge function',
          principals: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'],
          reason: 'file name "lambda-edge-trust-policy.json"',
          certain: true,
        },
      },
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
