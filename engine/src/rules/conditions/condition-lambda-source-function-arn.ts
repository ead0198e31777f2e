import { parseArn } from '../../model/arn';
import { operatorText } from '../../model/condition';
import type { ActionItem, ConditionClause, Statement } from '../../model/model';
import { contentSpan, type StringNode, sliceSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RuleContext, type RulePage } from '../rule';
import { clausesOf, requiresKey, textOf } from '../shared/conditionClause';
import { operatorFix, removeClause } from '../shared/conditionEdits';
import { policyOf } from '../shared/examples';
import { splitFix } from '../shared/statementSplit';

/**
 * What Lambda itself does with the role, outside the function's code, and so without this key
 * (https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html). Logs, traces and the mount of a
 * file system are not among it: for those Lambda sends the key.
 */
const madeByLambda = new Set([
  'dynamodb:describestream',
  'dynamodb:getrecords',
  'dynamodb:getsharditerator',
  'dynamodb:liststreams',
  'ec2:assignprivateipaddresses',
  'ec2:createnetworkinterface',
  'ec2:deletenetworkinterface',
  'ec2:describenetworkinterfaces',
  'ec2:unassignprivateipaddresses',
  'kinesis:describestreamsummary',
  'kinesis:getrecords',
  'kinesis:getsharditerator',
  'kinesis:listshards',
  'kinesis:subscribetoshard',
  'sqs:receivemessage',
]);

/** What polling a queue needs besides, and code may do as well (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
const madeByPolling = new Set(['sqs:deletemessage', 'sqs:getqueueattributes']);

/** What Lambda does for the environment variables, and code may do as well. */
const madeForVariables = new Set(['kms:decrypt', 'kms:encrypt']);

const sourceFunctionArn = 'lambda:SourceFunctionArn';

type Message = 'trust' | 'qualifier' | 'service' | 'variables' | 'operator' | 'sourceArn';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'lambda:SourceFunctionArn stands where it is never sent, or is not compared as it is sent.',
  messages: {
    trust:
      '"{key}" is not in the request when a role is assumed, so this is never met. It belongs into a permission policy.',
    qualifier: '"{qualifier}" names a version or alias, and "{key}" never has one. The value never matches.',
    service: '{action} is done by Lambda itself, without "{key}". Give it a statement without this condition.',
    variables:
      'If this KMS key also encrypts the environment variables of the function, Lambda uses it itself, without "{key}", and the function does not start. {action} then needs a statement without this condition.',
    operator: 'AWS asks for an Arn operator with "{key}". Use "{better}" in place of "{operator}".',
    sourceArn:
      '"{key}" names who calls the function and is not in calls of its code, so the statement allows nothing. The function that makes a call is in "lambda:SourceFunctionArn".',
  },
  check: {
    condition(ctx, clause) {
      if (clause.operator.known === undefined) return;
      if (clause.lowerKey === 'aws:sourcearn') return checkSourceArn(ctx, clause);
      if (clause.lowerKey !== sourceFunctionArn.toLowerCase()) return;
      if (ctx.policy.kind === 'trust') {
        if (!requiresKey(clause)) return;
        const span = contentSpan(clause.keyMember.key, ctx.document.text);
        ctx.report({ span, message: 'trust', data: { key: clause.key } });
        return;
      }
      for (const value of clause.values) if (value.type === 'string') checkQualifier(ctx, clause, value);
      checkOperator(ctx, clause);
      if (clause.element.statement.effect === 'Allow' && requiresKey(clause)) checkActions(ctx, clause);
    },
  },
});

/** `function:name` has two parts; a third one is a version, an alias, or a wildcard for one. */
function checkQualifier(ctx: RuleContext<Message>, clause: ConditionClause, value: StringNode): void {
  const resource = parseArn(value.value)?.resource ?? '';
  const match = /^function:[^:{}]+(:[^:{}]+)$/.exec(resource);
  const qualifier = match?.[1];
  if (qualifier === undefined) return;
  const from = value.value.length - qualifier.length;
  ctx.report({
    span: sliceSpan(value, ctx.document.text, from, value.value.length),
    message: 'qualifier',
    data: { qualifier: qualifier.slice(1), key: clause.key },
    fixes: (edit) => [
      {
        title: `Remove "${qualifier}"`,
        kind: 'suggestion',
        edits: edit.replaceText(value, value.value.slice(0, from)),
      },
    ],
  });
}

/** Of patterns under text operators, and of operators that cannot compare ARNs at all, other rules speak. */
function checkOperator(ctx: RuleContext<Message>, clause: ConditionClause): void {
  const { operator } = clause;
  if (!/^String(Not)?Equals/.test(operator.known ?? '') || clause.values.some((value) => hasWildcard(textOf(value)))) {
    return;
  }
  const better = operatorText({ ...operator, base: operator.negated ? 'ArnNotEquals' : 'ArnEquals' });
  ctx.report({
    span: contentSpan(clause.operatorMember.key, ctx.document.text),
    message: 'operator',
    severity: 'suggestion',
    data: { key: clause.key, better, operator: operator.text },
    fixes: (edit) => operatorFix(edit, clause, better, 'suggestion'),
  });
}

function checkActions(ctx: RuleContext<Message>, clause: ConditionClause): void {
  const { statement } = clause.element;
  const items = statement.action?.items ?? [];
  const polls = items.some(({ action }) => action.key === 'sqs:receivemessage');
  const own = items.filter(({ action: { key } }) => madeByLambda.has(key) || (polls && madeByPolling.has(key)));
  const forVariables = items.filter(({ action }) => madeForVariables.has(action.key));
  const report = (item: ActionItem, moved: readonly ActionItem[], isCertain: boolean) =>
    ctx.report({
      span: contentSpan(item.node, ctx.document.text),
      message: isCertain ? 'service' : 'variables',
      severity: isCertain ? 'warning' : 'suggestion',
      data: { action: item.action.text, key: clause.key },
      fixes: (edit) =>
        moved.length < items.length
          ? splitFix(edit, clause, moved)
          : [
              {
                title: `Remove "${clause.key}" (widens access)`,
                kind: 'suggestion',
                edits: removeClause(edit, clause),
              },
            ],
    });
  for (const item of own) report(item, own, true);
  for (const item of forVariables) report(item, forVariables, false);
}

/** In a trust policy the key is what it should be. */
function checkSourceArn(ctx: RuleContext<Message>, clause: ConditionClause): void {
  const { statement } = clause.element;
  if (ctx.policy.kind !== 'permission' || statement.effect !== 'Allow' || !requiresKey(clause)) return;
  if (clause.values.length === 0 || !clause.values.every((value) => isFunctionArn(textOf(value)))) return;
  ctx.report({
    span: contentSpan(clause.keyMember.key, ctx.document.text),
    message: 'sourceArn',
    severity: 'warning',
    data: { key: clause.key },
    fixes: (edit) =>
      hasSourceFunction(statement)
        ? []
        : [
            {
              title: `Use "${sourceFunctionArn}" (widens access)`,
              kind: 'suggestion',
              edits: edit.renameMember(clause.keyMember, sourceFunctionArn),
            },
          ],
  });
}

function hasSourceFunction(statement: Statement): boolean {
  return clausesOf(statement, sourceFunctionArn.toLowerCase()).length > 0;
}

function isFunctionArn(value: string): boolean {
  const arn = parseArn(value);
  return arn?.service === 'lambda' && arn.resource.startsWith('function:');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The key holds the unqualified ARN of the function whose code makes a call, and belongs under an Arn operator. It is in calls of the code and in those that Lambda makes for logs, traces and the mount of a file system. It is not there when Lambda assumes the role, sets up the network, polls a queue or stream, or decrypts environment variables: those need a statement without it. It is neither lambda:FunctionArn, which is about the function of an event source mapping, nor aws:SourceArn, which is about who calls the function.',
  references: [
    {
      title: 'Using source function ARN to control function access behavior',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html',
    },
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-worker" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
//                      ^^^^^^^^^^^^^^^^^^^^^^^^ error condition-lambda-source-function-arn
      }
`),
        fileName: 'deploy-trust-policy.json',
      },
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": {
          "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker:live"
//                                                                                                 ^^^^^ error condition-lambda-source-function-arn (fix)
        }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "sqs:ReceiveMessage",
//       ^^^^^^^^^^^^^^^^^^ warning condition-lambda-source-function-arn (fix)
        "sqs:DeleteMessage",
//       ^^^^^^^^^^^^^^^^^ warning condition-lambda-source-function-arn (fix)
        "sqs:SendMessage"
      ],
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-queue",
      "Condition": {
        "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "kms:Decrypt"
//       ^^^^^^^^^^^ suggestion condition-lambda-source-function-arn (fix)
      ],
      "Resource": "arn:aws:kms:eu-west-1:210987654321:key/0d990263-018e-4e65-a703-eff731de951e",
      "Condition": {
        "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
//       ^^^^^^^^^^^^ suggestion condition-lambda-source-function-arn (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "aws:SourceArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
//                      ^^^^^^^^^^^^^ warning condition-lambda-source-function-arn (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/my-app-*:*",
      "Condition": {
        "ArnLike": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-*" }
      }
`),
    ],
  },
});
