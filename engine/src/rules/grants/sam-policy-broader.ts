import { inWords } from '../../access/openGrant';
import { coversAction, expandAction } from '../../actions/actionPattern';
import type { IamData } from '../../data/types';
import { parseAction } from '../../model/action';
import type { SamAttachment } from '../../model/attachment';
import type { Statement } from '../../model/model';
import { contentSpan, type StringNode } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { callOf } from '../../values/cloudFormation';
import { defineRule, type RulePage } from '../rule';
import { samTemplateOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A policy template of AWS SAM allows more than the statement beside it, which then limits nothing.',
  messages: {
    broader:
      '"{template}" allows everything that the statement beside it allows on "{resource}", and {count} more: {actions}. If the statement is enough, remove the policy template.',
  },
  check: {
    attachment(ctx, attachment) {
      if (attachment.kind !== 'samPolicy') return;
      const { data, document } = ctx;
      const { key } = attachment.first;
      const resource = onlyResource(attachment);
      const allowed = data.samPolicyTemplates().get(key.value)?.actions ?? [];
      if (resource === undefined || allowed.length === 0) return;
      const { kind, name } = attachment.owner;
      const statements = document.policies
        .filter(({ owner }) => owner?.kind === kind && owner.name === name && owner.property === 'Policies')
        .flatMap((policy) => policy.statements);
      const narrow = statements.find((statement) => isWithin(statement, allowed, resource));
      if (!narrow) return;
      const more = idsOf(data, allowed).filter((id) => !covers(narrow, id));
      if (more.length === 0) return;
      ctx.report({
        span: contentSpan(key, document.text),
        message: 'broader',
        data: {
          template: key.value,
          resource: 'name' in resource ? resource.name : resource.reference,
          count: more.length,
          actions: inWords(more, 3),
        },
        related: [
          { span: contentSpan(narrow.action?.member.key ?? key, document.text), message: 'The statement beside it.' },
        ],
      });
    },
  },
});

/** A resource that a policy template is for: one of the template by its logical ID, or one by its name. */
type Named = { readonly reference: string } | { readonly name: string };

/** What the one parameter of a policy template says. */
function onlyResource({ node, first: { value } }: SamAttachment): Named | undefined {
  if (node.members.length !== 1 || value?.type !== 'object' || value.members.length !== 1) return undefined;
  const given = value.members[0]?.value;
  const call = given && callOf(given);
  if (call?.name === 'Ref') return call.argument?.type === 'string' ? { reference: call.argument.value } : undefined;
  if (given?.type !== 'string' || given.holes || given.value === '' || hasWildcard(given.value)) return undefined;
  return { name: given.value };
}

/** Whether a statement allows nothing but actions of a policy template, on the resource of the template alone. */
function isWithin(
  { effect, action, resource, condition }: Statement,
  allowed: readonly string[],
  named: Named,
): boolean {
  if (effect !== 'Allow' || condition || !action || action.opaque || !resource || resource.hidden) return false;
  const resources = [...resource.items, ...resource.unsure];
  if (action.items.length === 0 || resources.length === 0) return false;
  const wide = allowed.map(parseAction);
  return (
    action.items.every((item) => wide.some((one) => coversAction(one, item.action))) &&
    resources.every(({ node }) => isOf(node, named))
  );
}

function isOf({ value, holes = [] }: StringNode, named: Named): boolean {
  if ('name' in named) return value.split(/[:/]/).includes(named.name);
  return holes.some(({ means }) => typeof means === 'object' && means.reference === named.reference);
}

function covers({ action }: Statement, id: string): boolean {
  const narrow = parseAction(id);
  return action?.items.some((item) => coversAction(item.action, narrow)) ?? false;
}

function idsOf(data: IamData, patterns: readonly string[]): readonly string[] {
  return [...new Set(patterns.flatMap((pattern) => expandAction(data, parseAction(pattern)).map(({ id }) => id)))];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Permissions of a role add up. A statement that was written to limit a function to a few actions has no effect while a policy template allows more on the same resource.',
  references: [
    {
      title: 'AWS SAM policy templates',
      url: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html',
    },
  ],
  examples: {
    bad: [
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::DynamoDB::Table"
    },
    "Reader": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": [
          { "DynamoDBCrudPolicy": { "TableName": { "Ref": "Orders" } } },
//           ^^^^^^^^^^^^^^^^^^ suggestion sam-policy-broader
          {
            "Version": "2012-10-17",
            "Statement": [
              {
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                "Resource": { "Fn::GetAtt": ["Orders", "Arn"] }
              }
            ]
          }
        ]
      }
    }
`),
    ],
    good: [
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::DynamoDB::Table"
    },
    "Reader": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": [
          { "DynamoDBReadPolicy": { "TableName": { "Ref": "Orders" } } },
          {
            "Version": "2012-10-17",
            "Statement": [
              {
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
                "Resource": { "Fn::GetAtt": ["Orders", "Arn"] }
              }
            ]
          }
        ]
      }
    }
`),
      samTemplateOf(`
    "Orders": {
      "Type": "AWS::DynamoDB::Table"
    },
    "Archive": {
      "Type": "AWS::DynamoDB::Table"
    },
    "Writer": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "Policies": [
          { "DynamoDBCrudPolicy": { "TableName": { "Ref": "Orders" } } },
          {
            "Version": "2012-10-17",
            "Statement": [
              {
                "Effect": "Allow",
                "Action": "dynamodb:GetItem",
                "Resource": { "Fn::GetAtt": ["Archive", "Arn"] }
              }
            ]
          }
        ]
      }
    }
`),
    ],
  },
});
