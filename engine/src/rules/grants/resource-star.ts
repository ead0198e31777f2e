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
import { givesAccess, handsOutCredentials, readsData } from '../../actions/sensitiveActions';
import { conditionScope } from '../../conditions/conditionScope';
import type { IamData } from '../../data/iamData';
import type { ActionItem, ResourceItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { readableFormat } from '../shared/readableFormat';

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
    policy(ctx, policy) {
      const open = policy.statements.flatMap((statement) => openStatement(statement, ctx.data) ?? []);
      for (const one of open.filter(({ isWarning }) => isWarning)) report(ctx, one, []);
      // Reading alone is worth one remark for each policy, not one for each statement.
      const [first, ...others] = open.filter(({ isWarning }) => !isWarning);
      if (first) report(ctx, first, others);
    },
  },
});

/** A statement whose `*` could be narrowed. */
interface OpenStatement {
  readonly statement: Statement;
  readonly item: ResourceItem;
  /** What could be limited to resources. */
  readonly actions: readonly KnownAction[];
  /** Those of them that the message names, the first as an example. */
  readonly named: readonly [KnownAction, ...KnownAction[]];
  /** How many actions the statement allows in all. */
  readonly total: number;
  readonly isLimited: boolean;
  readonly isWarning: boolean;
}

function openStatement(statement: Statement, data: IamData): OpenStatement | undefined {
  const item = everyResourceItem(statement);
  if (!item || !statement.action || everyActionItem(statement)) return undefined;
  if (statement.action.items.some((one) => isKnownServiceWildcard(one, data))) return undefined;
  const actions: KnownAction[] = [];
  let total = 0;
  const isVpcAccess = allowsVpcAccess(statement);
  for (const { item: one, expansion } of expandedItems(statement, data)) {
    total += expansion.length;
    for (const known of worthScoping(one, expansion)) {
      if (!hasOwnRule(one, known) && !(isVpcAccess && vpcActions.has(known.key))) actions.push(known);
    }
  }
  const isLimited = conditionScope(statement) === 'resource';
  const writing = actions.filter((known) => !isReadOnly(known));
  const [first, ...rest] = writing.length > 0 ? writing : isLimited ? [] : actions;
  if (!first) return undefined;
  const isWarning = writing.length > 0 && !isLimited;
  return { statement, item, actions, named: [first, ...rest], total, isLimited, isWarning };
}

type Context = RuleContext<'one' | 'several' | 'limited'>;

function report(ctx: Context, open: OpenStatement, others: readonly OpenStatement[]): void {
  const { statement, item, actions, named, total, isLimited, isWarning } = open;
  const { text } = ctx.document;
  const isOne = statement.action?.items.every(({ action }) => !action.hasWildcard) && actions.length === 1;
  ctx.report({
    span: contentSpan(item.node, text),
    message: isLimited ? 'limited' : isOne ? 'one' : 'several',
    severity: isWarning ? 'warning' : 'suggestion',
    data: { actions: idsInWords(named), example: named[0].id, format: readableFormat(named[0]) },
    related: others.slice(0, 10).map((other) => ({
      span: contentSpan(other.item.node, text),
      message: `So can ${idsInWords(other.named)}.`,
    })),
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
}

/**
 * Whether another rule already says of this statement that the action is allowed on everything: that it changes who has
 * access, reads data or hands out credentials.
 */
function hasOwnRule({ action }: ActionItem, known: KnownAction): boolean {
  if (ownRule.has(known.key)) return true;
  return givesAccess(known) || readsData(known) || (!action.hasWildcard && handsOutCredentials(known));
}

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

/**
 * What a function in a VPC needs to manage its network interfaces. AWS documents the set with `*`, and Lambda checks it when
 * the function is created, before there is an interface
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions).
 */
const vpcActions = new Set([
  'ec2:createnetworkinterface',
  'ec2:deletenetworkinterface',
  'ec2:assignprivateipaddresses',
  'ec2:unassignprivateipaddresses',
]);

/** Whether a statement allows the documented set, by its three actions that every such policy has. */
function allowsVpcAccess({ action }: Statement): boolean {
  const keys = new Set(action?.items.map((item) => item.action.key));
  return ['createnetworkinterface', 'deletenetworkinterface', 'describenetworkinterfaces'].every((name) =>
    keys.has(`ec2:${name}`),
  );
}

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
      // As AWS documents it for a function in a VPC.
      policyOf(`
      "Effect": "Allow",
      "Action": ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"],
      "Resource": "*"
`),
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
