import { matcherOf } from '../../actions/actionPattern';
import type { Policy } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'none',
  enabledByDefault: false,
  needsWholePolicy: true,
  summary: 'An action takes a role, and nothing in the policy allows to pass one.',
  messages: {
    passRole:
      '"{action}" takes a role, and this policy nowhere allows "iam:PassRole". Without it the call fails once it names a role.',
  },
  check: {
    action(ctx, item) {
      const { action, element } = item;
      if (element.negated || element.statement.effect !== 'Allow' || action.hasWildcard) return;
      if (!ctx.data.takesRole(action.text) || allowsPassRole(ctx.policy)) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'passRole',
        data: { action: action.text },
      });
    },
  },
});

function allowsPassRole(policy: Policy): boolean {
  return policy.statements.some(({ effect, action, notAction }) => {
    const element = action ?? notAction;
    return (
      effect === 'Allow' && element !== undefined && (element.opaque || matcherOf(element).applies('iam', 'passrole'))
    );
  });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Who creates a function, task or instance with a role needs iam:PassRole for that role as well. Off by default, as another policy of the same role may allow it.',
  references: [
    {
      title: 'Grant a user permissions to pass a role to an AWS service',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["lambda:CreateFunction", "lambda:GetFunction"],
//                ^^^^^^^^^^^^^^^^^^^^^ suggestion action-needs-dependent
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api"
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["lambda:CreateFunction", "lambda:GetFunction"],
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api"
`,
        `
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-role",
      "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
`,
      ),
    ],
  },
});
