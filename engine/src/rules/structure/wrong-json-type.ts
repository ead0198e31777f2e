import type { Editor } from '../../edits/editor';
import type { ConditionElement, Element, PrincipalGroup } from '../../model/model';
import type { StringNode, SyntaxNode } from '../../syntax/syntax';
import { isTemplateFunction } from '../../syntax/templateFunction';
import { defineRule, type Fix, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'An element has a value of the wrong type.',
  accessAnalyzer: ['DATA_TYPE_MISMATCH'],
  messages: {
    string: '"{name}" is a string. IAM refuses another type here.',
    strings: '"{name}" is a string or a list of strings. IAM refuses this value.',
    object: '"{name}" is an object in braces. IAM refuses another type here.',
    principal: '"Principal" is an object such as {wanted}. IAM refuses this value.',
    values: 'A principal is a string or a list of strings. IAM refuses this value.',
  },
  check: {
    policy(ctx, policy) {
      checkString(ctx, policy.id);
    },
    statement(ctx, statement) {
      checkString(ctx, statement.sid);
      const { action, notAction, resource, notResource, principal, notPrincipal, condition } = statement;
      for (const element of [action, notAction, resource, notResource]) {
        for (const node of element?.misfits ?? []) {
          ctx.report({
            span: node,
            message: 'strings',
            data: { name: element?.name ?? '' },
            fixes: (edit) => asStrings(edit, node, element?.list !== undefined),
          });
        }
      }
      for (const element of [principal, notPrincipal]) {
        const value = element?.member.value;
        if (value?.type === 'literal') {
          ctx.report({ span: value, message: 'principal', data: { wanted: '{ "Service": "lambda.amazonaws.com" }' } });
        }
        for (const group of element?.groups ?? []) checkGroup(ctx, group);
      }
      checkCondition(ctx, condition);
    },
  },
});

type Context = RuleContext<'string' | 'strings' | 'object' | 'principal' | 'values'>;

function checkString(ctx: Context, element: Element | undefined): void {
  const value = element?.member.value;
  if (!element || !value || value.type === 'string' || isTemplateFunction(value)) return;
  ctx.report({
    span: value,
    message: 'string',
    data: { name: element.name },
    fixes: (edit) => asStrings(edit, value, false),
  });
}

function checkGroup(ctx: Context, { member }: PrincipalGroup): void {
  const { value } = member;
  for (const node of value?.type === 'array' ? value.items : value ? [value] : []) {
    if (node.type === 'string' || isTemplateFunction(node)) continue;
    ctx.report({ span: node, message: 'values', fixes: (edit) => asStrings(edit, node, value?.type === 'array') });
  }
}

function checkCondition(ctx: Context, condition: ConditionElement | undefined): void {
  if (!condition) return;
  const { value } = condition.member;
  if (value && value.type !== 'object') ctx.report({ span: value, message: 'object', data: { name: 'Condition' } });
  for (const { member, operator } of condition.blocks) {
    // What is no operator at all, a key in its place for example, is a fault of its own.
    if (!member.value || member.value.type === 'object' || operator.known === undefined) continue;
    ctx.report({ span: member.value, message: 'object', data: { name: operator.text } });
  }
}

/** A number in quotes, a nested list without its brackets; nothing for what has no such reading. */
function asStrings(edit: Editor, node: SyntaxNode, inList: boolean): Fix[] {
  if (node.type === 'literal' && typeof node.value === 'number' && Number.isSafeInteger(node.value)) {
    const text = String(node.value);
    return [{ title: `Write it as "${text}"`, kind: 'quickfix', edits: edit.replaceValue(node, text) }];
  }
  if (node.type !== 'array' || !inList || !node.items.every((item): item is StringNode => item.type === 'string'))
    return [];
  const [first] = node.items;
  if (!first) return [];
  return [
    {
      title: 'Remove the inner brackets',
      kind: 'quickfix',
      edits: [
        { start: node.start, end: first.start, newText: '' },
        { start: node.items.at(-1)?.end ?? node.end, end: node.end, newText: '' },
      ],
    },
  ];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The elements of a policy are strings, lists of strings or objects, each as the grammar says. IAM refuses a number, an object or a nested list in their place.',
  references: [
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
    {
      title: 'Access Analyzer: Data type mismatch',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Sid": 1,
//           ^ error wrong-json-type (fix)
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": { "Bucket": "my-app-assets" }
//                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error wrong-json-type
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [["s3:ListBucket", "s3:GetBucketLocation"]],
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error wrong-json-type (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      {
        fileName: 'template.json',
        text: `{
  "AssetsPolicy": {
    "Type": "AWS::IAM::ManagedPolicy",
    "Properties": {
      "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": { "Fn::GetAtt": ["Assets", "Arn"] }
          }
        ]
      }
    }
  }
}`,
      },
    ],
  },
});
