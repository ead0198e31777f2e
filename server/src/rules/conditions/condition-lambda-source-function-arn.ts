import { parseArn } from '../../policy/arn';
import type { ConditionClause } from '../../policy/model';
import { contentSpan, type StringNode, sliceSpan } from '../../policy/syntax';
import { defineRule, type RuleContext } from '../rule';
import { requiresKey } from '../shared/conditionClause';
import { permissionExample, trustExample } from '../shared/conditionExamples';

/**
 * What Lambda itself does with the role, outside the function's code, and so without this key
 * (https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html).
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

export const conditionLambdaSourceFunctionArn = defineRule({
  id: 'condition-lambda-source-function-arn',
  group: 'conditions',
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  since: '0.1.0',
  summary: 'lambda:SourceFunctionArn stands where it is never sent, or is compared with a version or alias.',
  why: 'The key holds the unqualified ARN of the function whose code makes a call. It is in calls of the code only: not when Lambda assumes the role, and not when Lambda sets up the network or polls a queue or stream.',
  references: [
    {
      title: 'Using source function ARN to control function access behavior',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html',
    },
  ],
  messages: {
    trust:
      '"{key}" is not in the request when a role is assumed, so this is never met. It belongs into a permission policy.',
    qualifier: '"{qualifier}" names a version or alias, and "{key}" never has one. The value never matches.',
    service: '{action} is done by Lambda itself, without "{key}". Give it a statement without this condition.',
  },
  examples: {
    bad: [
      trustExample(
        `        "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
//                      ^^^^^^^^^^^^^^^^^^^^^^^^ error condition-lambda-source-function-arn`,
        {
          principal: '{ "AWS": "arn:aws:iam::210987654321:role/my-app-worker" }',
          fileName: 'deploy-trust-policy.json',
        },
      ),
      permissionExample(
        `        "ArnEquals": {
          "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker:live"
//                                                                                                 ^^^^^ error condition-lambda-source-function-arn (fix)
        }`,
      ),
      permissionExample(
        `        "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }`,
        {
          action: `[
        "sqs:ReceiveMessage",
//       ^^^^^^^^^^^^^^^^^^ warning condition-lambda-source-function-arn
        "sqs:SendMessage"
      ]`,
          resource: '"arn:aws:sqs:eu-west-1:210987654321:my-app-queue"',
        },
      ),
    ],
    good: [
      permissionExample(
        `        "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }`,
      ),
    ],
  },
  check: {
    condition(ctx, clause) {
      if (clause.lowerKey !== 'lambda:sourcefunctionarn' || clause.operator.known === undefined) return;
      if (ctx.policy.kind === 'trust') {
        if (!requiresKey(clause)) return;
        const span = contentSpan(clause.keyMember.key, ctx.document.text);
        ctx.report({ span, message: 'trust', data: { key: clause.key } });
        return;
      }
      for (const value of clause.values) if (value.type === 'string') checkQualifier(ctx, clause, value);
      const { statement } = clause.element;
      if (statement.effect !== 'Allow' || !requiresKey(clause)) return;
      for (const { node } of statement.action?.items ?? []) {
        if (!madeByLambda.has(node.value.toLowerCase())) continue;
        ctx.report({
          span: contentSpan(node, ctx.document.text),
          message: 'service',
          severity: 'warning',
          data: { action: node.value, key: clause.key },
        });
      }
    },
  },
});

/** `function:name` has two parts; a third one is a version, an alias, or a wildcard for one. */
function checkQualifier(
  ctx: RuleContext<'trust' | 'qualifier' | 'service'>,
  clause: ConditionClause,
  value: StringNode,
): void {
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
