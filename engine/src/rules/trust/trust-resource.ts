import { defineRule } from '../rule';

export const trustResource = defineRule({
  id: 'trust-resource',
  group: 'trust',
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  since: '0.1.0',
  summary: 'A trust policy names a resource.',
  why: 'The resource of a trust policy is the role that it belongs to, so the element has no place there. IAM refuses the document ("Has prohibited field Resource").',
  references: [
    {
      title: 'Access Analyzer: Role trust policy unsupported element Resource',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  peers: { accessAnalyzer: ['ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE'], cfnLint: ['E3530'] },
  messages: {
    resource:
      'A trust policy has no "{element}": it always speaks of the role it belongs to. IAM refuses this document.',
  },
  examples: {
    bad: [
      {
        fileName: 'lambda-trust-policy.json',
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Resource": "*"
//    ^^^^^^^^^^^^^^^ error trust-resource (fix)
    }
  ]
}`,
      },
    ],
    good: [
      {
        fileName: 'lambda-trust-policy.json',
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
    }
  ]
}`,
      },
    ],
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
