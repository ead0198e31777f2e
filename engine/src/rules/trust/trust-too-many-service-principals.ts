import { contentSpan } from '../../syntax/syntax';
import { allowStatements, principalsOf } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'A role is shared by more than five services.',
  messages: {
    many: 'This role is shared by {count} services, and each gets all that the role may do. Roles of their own would keep them apart.',
  },
  check: {
    policy(ctx, policy) {
      const items = allowStatements(policy).flatMap((statement) => principalsOf(statement, 'Service'));
      const count = new Set(items.map((item) => item.node.value)).size;
      const [first] = items;
      if (count <= 5 || !first) return;
      ctx.report({ span: contentSpan(first.group.member.key, ctx.document.text), message: 'many', data: { count } });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each service that a role trusts gets all that the role may do. Roles of their own keep each service to what it needs.',
  references: [
    {
      title: 'Security best practices in IAM: apply least-privilege permissions',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": {
        "Service": [
//       ^^^^^^^ suggestion trust-too-many-service-principals
          "lambda.amazonaws.com",
          "ec2.amazonaws.com",
          "ecs-tasks.amazonaws.com",
          "apigateway.amazonaws.com",
          "appsync.amazonaws.com",
          "batch.amazonaws.com"
        ]
      },
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "batch.amazonaws.com"] },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
