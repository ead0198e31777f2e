import type { Statement } from '../../model/model';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A statement names no action.',
  accessAnalyzer: ['MISSING_ACTION'],
  messages: {
    trust: 'This statement has no "Action". IAM refuses a trust policy that does not name an action of STS.',
    permission: 'This statement has no "Action". IAM refuses a statement without "Action" or "NotAction".',
  },
  check: {
    statement(ctx, statement) {
      const { action, notAction, node, policy } = statement;
      // An empty statement is reported as one.
      if (action || notAction || node.members.length === 0) return;
      const wanted = policy.kind === 'trust' ? assumeActionFor(statement) : undefined;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: policy.kind === 'trust' ? 'trust' : 'permission',
        fixes: (edit) => {
          if (wanted === undefined) return [];
          const after = (statement.principal ?? statement.effectElement ?? statement.sid)?.member;
          return [
            {
              title: `Insert "Action": "${wanted}"`,
              kind: 'suggestion',
              edits: edit.insertMember(node, 'Action', wanted, after),
            },
          ];
        },
      });
    },
  },
});

/** The action by which the statement's principals assume a role, when it is the same for all of them. */
function assumeActionFor({ principal }: Statement): string | undefined {
  const actions = new Set(
    principal?.items.map(({ type, node }) => {
      if (type !== 'Federated') return type === 'CanonicalUser' ? undefined : 'sts:AssumeRole';
      return node.value.includes(':saml-provider/') ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRoleWithWebIdentity';
    }),
  );
  return actions.size === 1 ? [...actions][0] : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Every statement needs "Action" or "NotAction". IAM refuses one without ("Policy statement must contain actions").',
  references: [
    {
      title: 'IAM JSON policy elements: Action',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
    },
  ],
  peers: { parliament: ['MALFORMED'] },
  examples: {
    bad: [
      {
        ...policyOf(`
//  ^ error missing-action (fix)
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" }
`),
        fileName: 'lambda-trust-policy.json',
      },
      policyOf(`
//  ^ error missing-action
      "Effect": "Allow",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "NotAction": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
    ],
  },
});
