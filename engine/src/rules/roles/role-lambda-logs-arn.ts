import { trusts } from '../../access/role';
import { matcherOf } from '../../actions/actionPattern';
import type { Statement } from '../../model/model';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { lambdaTrust, policyOf } from '../shared/examples';
import { executionRole } from '../shared/references';

const right = '/aws/lambda/';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A Lambda role may write to log groups whose name is a slip for /aws/lambda/.',
  messages: {
    slip: 'The log groups of Lambda functions begin with "/aws/lambda/", not with "{written}". The function\'s logs are lost unless another policy allows them.',
  },
  check: {
    role(ctx, role) {
      if (!trusts(role, 'lambda.amazonaws.com')) return;
      for (const part of role.policies) {
        const allowing = part.policy.statements.filter(isWriting);
        for (const { node, arn } of allowing.flatMap(({ resource }) => resource?.items ?? [])) {
          const written = arn?.service === 'logs' ? slipIn(arn.resource) : undefined;
          if (written === undefined) continue;
          const from = node.value.indexOf(`:log-group:${written}`) + ':log-group:'.length;
          const replaced = `${node.value.slice(0, from)}${right}${node.value.slice(from + written.length)}`;
          ctx.report({
            part,
            span: sliceSpan(node, part.document.text, from, from + written.length),
            message: 'slip',
            data: { written },
            fixes: (edit) => [
              {
                title: `Replace "${written}" by "${right}" (changes access)`,
                kind: 'suggestion',
                edits: edit.replaceText(node, replaced),
              },
            ],
          });
        }
      }
    },
  },
});

/** Whether the statement is about writing logs; reading those of others says nothing of the function's own. */
function isWriting({ effect, action }: Statement): boolean {
  if (effect !== 'Allow' || !action) return false;
  const matcher = matcherOf(action);
  return ['createloggroup', 'createlogstream', 'putlogevents'].some((name) => matcher.applies('logs', name));
}

/** The beginning of a log group's name that is nearly `/aws/lambda/`. */
function slipIn(resource: string): string | undefined {
  const written = /^log-group:(\/?aws\/lam(?:b?da|dba)s?\/)/i.exec(resource)?.[1];
  return written === right ? undefined : written;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Lambda writes to the log group "/aws/lambda/" and the name of the function. Where the ARN says something like it, the role may not write there and the logs are lost. A group with quite another name is left alone: a function can be set to use one. The ending ":*" that these actions need is the matter of resource-action-mismatch.',
  references: [
    executionRole,
    {
      title: 'Sending Lambda function logs to CloudWatch Logs',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
    },
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:aws/lambda/my-app-orders:*"
//                                                               ^^^^^^^^^^^ warning role-lambda-logs-arn (fix)
`),
        fileName: 'permissions.json',
        role: { files: [lambdaTrust] },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/my-app-orders:*"
`),
        fileName: 'permissions.json',
        role: { files: [lambdaTrust] },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:/my-app/lambda/orders:*"
`),
        fileName: 'permissions.json',
        role: { files: [lambdaTrust] },
      },
    ],
  },
});
