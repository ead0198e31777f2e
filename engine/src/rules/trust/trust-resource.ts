import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  summary: 'A trust policy names a resource.',
  accessAnalyzer: ['ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE'],
  messages: {
    resource:
      'A trust policy has no "{element}": it always speaks of the role it belongs to. IAM refuses this document.',
  },
  check: {
    statement(ctx, statement) {
      for (const element of [statement.resource, statement.notResource]) {
        if (!element) continue;
        ctx.report({
          span: element.member,
          message: 'resource',
          data: { element: element.name },
          fixes: (edit) => [
            {
              title: `Remove "${element.name}"`,
              kind: 'quickfix',
              edits: edit.removeMember(statement.node, element.member),
            },
          ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The resource of a trust policy is the role that it belongs to, so the element has no place there. IAM refuses the document ("Has prohibited field Resource").',
  references: [
    {
      title: 'Access Analyzer: Role trust policy unsupported element Resource',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  peers: { cfnLint: ['E3530'] },
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Resource": "*"
//    ^^^^^^^^^^^^^^^ error trust-resource (fix)
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
  },
});
