import { matcherOf } from '../../actions/actionPattern';
import { intersectsArn } from '../../arn/arnPattern';
import type { ResourceItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A Lambda function may be invoked, its versions and aliases may not.',
  messages: {
    unqualified:
      'The function may be invoked here, its versions and aliases may not, while those of another function may. Add "{arn}" if the code calls an alias.',
  },
  check: {
    policy(ctx, policy) {
      const items = policy.statements.filter(isInvoke).flatMap(({ resource }) => resource?.items ?? []);
      if (!items.some((item) => qualifierOf(item) !== undefined)) return;
      for (const item of items) {
        const wanted = `${item.node.value}:*`;
        const isPlain = item.arn?.service === 'lambda' && /^function:[^:]+$/.test(item.arn.resource);
        if (!isPlain || hasWildcard(item.node.value)) continue;
        if (items.some((other) => other !== item && intersectsArn(other.node.value, wanted))) continue;
        const value = item.element.member.value;
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'unqualified',
          data: { arn: wanted },
          ...(value && {
            fixes: (edit) => [
              { title: `Add "${wanted}" (adds access)`, kind: 'suggestion', edits: edit.addValue(value, wanted) },
            ],
          }),
        });
      }
    },
  },
});

function isInvoke({ effect, action }: Statement): boolean {
  return effect === 'Allow' && action !== undefined && matcherOf(action).applies('lambda', 'invokefunction');
}

/** `live` of `function:orders:live`. */
function qualifierOf({ arn }: ResourceItem): string | undefined {
  return arn?.service === 'lambda' ? /^function:[^:]+:([^:]+)$/.exec(arn.resource)?.[1] : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The ARN of a function without a qualifier does not cover its versions and aliases: a role that may invoke "function:orders" gets AccessDenied for "function:orders:live". Said only where the same policy names versions or aliases of another function, since many functions are never called by one.',
  references: [
    {
      title: 'Fine-tuning the Resources and Conditions sections of policies: function name and qualifiers',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": [
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-orders:live",
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-items"
//       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion role-lambda-invoke-arn-qualifier (fix)
      ]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": [
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-orders",
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-items"
      ]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": [
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-orders",
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-orders:live"
      ]
`),
    ],
  },
});
