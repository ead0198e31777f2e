import { logActions } from '../../access/actionVerdict';
import { inWords } from '../../access/openGrant';
import { isAllowed, isKnownThroughout, type RolePart, trustedService } from '../../access/role';
import { matcherOf } from '../../actions/actionPattern';
import { parseAction } from '../../model/action';
import type { Policy } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { basicExecutionRole, lambdaTrust, policyOf } from '../shared/examples';
import { executionRole } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A Lambda role may not write the logs of its function.',
  messages: {
    permission:
      'No policy of this Lambda role allows {missing}, so what the function logs is lost. Allow it here, or attach AWSLambdaBasicExecutionRole.',
    trust:
      'This Lambda role has no policy that allows {missing}, so what the function logs is lost. Attach AWSLambdaBasicExecutionRole.',
  },
  check: {
    role(ctx, role) {
      const principal = trustedService(role, 'lambda.amazonaws.com');
      if (!principal || !role.trust || !isKnownThroughout(role, ctx.data)) return;
      // Lambda also assumes roles for other things than functions.
      if (role.template && !role.template.functionUses.includes('logs')) return;
      const missing = logActions.filter((action) => !isAllowed(role, action.toLowerCase(), ctx.data));
      if (missing.length === 0 || role.policies.some(({ policy }) => keepsOut(policy))) return;
      const data = { missing: inWords(missing) };
      const part = role.policies.find(({ policy }) => policy.statement?.member.value?.type === 'array');
      const statement = part?.policy.statement?.member;
      const trustSpan = contentSpan(principal.node, role.trust.document.text);
      if (!part || statement?.value?.type !== 'array') {
        ctx.report({ part: role.trust, span: trustSpan, message: 'trust', data });
        return;
      }
      const list = statement.value;
      ctx.report({
        part,
        span: contentSpan(statement.key, part.document.text),
        message: 'permission',
        data,
        related: [{ part: role.trust, span: trustSpan, message: 'Here Lambda is trusted with the role.' }],
        fixes: (edit) => [
          {
            title: 'Allow writing the logs of Lambda functions (adds access)',
            kind: 'suggestion',
            edits: edit.appendItem(list, { Effect: 'Allow', Action: logActions, Resource: logGroups(part) }),
          },
        ],
      });
    },
  },
});

/** Whether a Deny names the writing of logs: then the role is meant to write none. */
function keepsOut({ statements }: Policy): boolean {
  return statements.some(
    ({ effect, action }) =>
      effect === 'Deny' &&
      action?.items.some((item) => item.action.service === 'logs') &&
      logActions.some((one) => matcherOf(action).applies('logs', parseAction(one).lowerName)),
  );
}

/** The log groups of all functions, in the partition that the policy is written for. */
function logGroups({ policy }: RolePart): string {
  const arns = policy.statements.flatMap(({ resource }) => resource?.items ?? []).flatMap(({ arn }) => arn ?? []);
  const partition = arns.find((arn) => /^aws[a-z-]*$/.test(arn.partition))?.partition ?? 'aws';
  return `arn:${partition}:logs:*:*:log-group:/aws/lambda/*:*`;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A function whose role lacks logs:CreateLogStream and logs:PutLogEvents runs, but what it logs is lost, its errors included. Only roles that the setting rolewright.roles declares and roles of templates are checked, when everything attached to them is in the workspace or a policy of AWS: of other roles nobody knows what else they have.',
  references: [executionRole],
  examples: {
    bad: [
      {
        fileName: 'permissions.json',
        text: `{
  "Version": "2012-10-17",
  "Statement": [
// ^^^^^^^^^ warning role-lambda-missing-logs (fix)
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
    }
  ]
}`,
        role: { name: 'orders', files: [lambdaTrust] },
      },
      {
        fileName: 'trust-policy.json',
        text: lambdaTrust.text.replace(
          '"lambda.amazonaws.com" },',
          '"lambda.amazonaws.com" },\n//                               ^^^^^^^^^^^^^^^^^^^^ warning role-lambda-missing-logs',
        ),
        role: { name: 'orders', files: [] },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
        fileName: 'permissions.json',
        role: { name: 'orders', files: [lambdaTrust], managedPolicies: [basicExecutionRole] },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
        fileName: 'permissions.json',
        role: { files: [lambdaTrust] },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
        fileName: 'permissions.json',
        role: {
          name: 'orders',
          files: [lambdaTrust],
          managedPolicies: ['arn:aws:iam::210987654321:policy/my-app-logs'],
        },
      },
    ],
  },
});
