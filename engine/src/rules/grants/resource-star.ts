import { resourcesNamedElsewhere } from '../../access/namedResources';
import {
  everyActionItem,
  everyResourceItem,
  expandedItems,
  inWords,
  isKnownServiceWildcard,
  isReadOnly,
  scopableOf,
} from '../../access/openGrant';
import type { Expansion, KnownAction } from '../../actions/actionPattern';
import { conditionScope } from '../../conditions/conditionScope';
import type { ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'Actions that can be limited to resources are allowed on all of them.',
  messages: {
    one: '"*" is every resource, but {actions} can be limited to some. Its ARNs look like {format}.',
    several: '"*" is every resource, but {actions} can be limited to some. ARNs of {example} look like {format}.',
    limited: 'Only the condition limits {actions}. An ARN such as {format} narrows the statement further.',
  },
  check: {
    statement(ctx, statement) {
      const item = everyResourceItem(statement);
      if (!item || !statement.action || everyActionItem(statement)) return;
      if (statement.action.items.some((one) => isKnownServiceWildcard(one, ctx.data))) return;
      const actions: KnownAction[] = [];
      let total = 0;
      for (const { item: one, expansion } of expandedItems(statement, ctx.data)) {
        total += expansion.length;
        for (const known of worthScoping(one, expansion)) if (!ownRule.has(known.key)) actions.push(known);
      }
      if (actions.length === 0) return;
      const scope = conditionScope(statement);
      const counted = actions.filter((known) => !isReadOnly(known));
      const named = counted.length > 0 ? counted : scope === 'resource' ? [] : actions;
      const [first] = named;
      if (!first) return;
      const only = statement.action.items.every(({ action }) => !action.hasWildcard) && actions.length === 1;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: scope === 'resource' ? 'limited' : only ? 'one' : 'several',
        severity: counted.length > 0 && scope !== 'resource' ? 'warning' : 'suggestion',
        data: {
          actions: idsInWords(named),
          example: first.id,
          format: readableFormat(first),
        },
        fixes: (edit) => {
          const value = item.element.member.value;
          const resources = actions.length === total ? resourcesNamedElsewhere(statement, actions) : undefined;
          if (!resources || !value || item.element.items.length > 1) return [];
          return [
            {
              title: `Use ${inWords(resources.map((one) => `"${one}"`))}, as elsewhere in this policy (narrows access)`,
              kind: 'suggestion',
              edits: edit.replaceValue(value, resources.length === 1 ? resources[0] : resources),
            },
          ];
        },
      });
    },
  },
});

/** Actions whose `*` other rules report at the same place. */
const ownRule = new Set([
  'iam:passrole',
  'iam:createservicelinkedrole',
  'sts:assumerole',
  'kms:decrypt',
  'kms:reencryptfrom',
  'kms:reencryptto',
  'kms:creategrant',
]);

/** A pattern that mostly reads what takes no resource, such as `ec2:Describe*`, is right with `*`. */
function worthScoping({ action }: ActionItem, expansion: Expansion): Expansion {
  const scopable = scopableOf(expansion);
  const few = action.hasWildcard && scopable.length * 2 < expansion.length;
  return few && scopable.length > 0 && scopable.every(isReadOnly) ? [] : scopable;
}

/** A few of the actions in words, and how many more there are. */
function idsInWords(actions: readonly KnownAction[]): string {
  const ids = new Set<string>();
  for (const { id } of actions) ids.add(id);
  return inWords([...ids]);
}

const formats = new WeakMap<KnownAction, string>();

/** An ARN of a resource type of the action with readable gaps: `arn:aws:dynamodb:<region>:<account>:table/<TableName>`. */
function readableFormat(known: KnownAction): string {
  const format = formats.get(known) ?? formatOf(known);
  formats.set(known, format);
  return format;
}

function formatOf({ action, service }: KnownAction): string {
  const required = action.resourceTypes.filter((type) => type.required);
  const types = required.length > 0 ? required : action.resourceTypes;
  // The shortest is the plain one: an object of a bucket, not of an access point.
  const [format = ''] = types
    .flatMap((type) => service.resourceTypes.get(type.name)?.arns ?? [])
    .sort((a, b) => a.length - b.length);
  return format
    .replace('${Partition}', 'aws')
    .replace('${Region}', '<region>')
    .replace('${Account}', '<account>')
    .replace(/\$\{([^}]*)\}/g, '<$1>');
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'With `*` the role reaches every table, bucket or queue of the account, those of other teams included, and those made later. Actions that know no resource, such as `s3:ListAllMyBuckets`, are right with `*` and are not counted. Reading alone is a suggestion; so is a statement whose conditions already limit the resources.',
  references: [
    {
      title: 'IAM JSON policy elements: Resource',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    },
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
  ],
  peers: { parliament: ['RESOURCE_STAR'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:PutItem", "dynamodb:UpdateItem"],
      "Resource": "*"
//                 ^ warning resource-star
`),
      policyOf(
        `
      "Effect": "Allow",
      "Action": "sqs:SendMessage",
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-jobs"
`,
        `
      "Effect": "Allow",
      "Action": "sqs:GetQueueAttributes",
      "Resource": ["*"]
//                  ^ suggestion resource-star (fix)
`,
      ),
      policyOf(`
      "Effect": "Allow",
      "Action": "ec2:TerminateInstances",
      "Resource": "*",
//                 ^ suggestion resource-star
      "Condition": { "StringEquals": { "aws:ResourceTag/app": "my-app" } }
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:ListAllMyBuckets", "ec2:DescribeInstances", "xray:PutTraceSegments"],
      "Resource": "*"
`,
        `
      "Effect": "Allow",
      "Action": "dynamodb:PutItem",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`,
      ),
    ],
  },
});
