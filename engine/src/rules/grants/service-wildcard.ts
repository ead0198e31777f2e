import { narrowToLevels } from '../../access/actionNarrowing';
import { inWords, isFullAdmin, isKnownServiceWildcard, isReadOnly } from '../../access/openGrant';
import { expandAction, type KnownAction } from '../../actions/actionPattern';
import { conditionScope } from '../../conditions/conditionScope';
import type { AccessLevel, IamData } from '../../data/types';
import type { Editor } from '../../edits/editor';
import type { ActionElement, ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type Fix, type RuleContext, type RulePage } from '../rule';
import { type Bulk, bulkAt } from '../shared/bulk';
import { policyOf } from '../shared/examples';
import { replaceAction } from '../shared/replaceAction';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A statement allows every action of a service.',
  messages: {
    reading:
      '"{action}" allows all {count} actions of {service} and every one that AWS adds later. Today they only read.',
    writing:
      '"{action}" allows all {count} actions of {service} and every one that AWS adds later. {writes} of them change something.',
    several: 'This statement allows every action of {count} services and every one that AWS adds later: {services}.',
    permissions:
      '"{action}" allows all {count} actions of {service} and every one that AWS adds later. {writes} of them change something, {permissions} who has access.',
  },
  check: {
    oddAction(ctx, item) {
      const bulk = bulkAt(item, mostFindings, found, (one) => isWholeService(one, ctx.data));
      if (!bulk) return;
      if (bulk.items.length === 1) report(ctx, item, expandAction(ctx.data, item.action));
      else reportAll(ctx, item, bulk);
    },
  },
});

/** A statement with more such actions gets one finding. */
const mostFindings = 4;

const found = new WeakMap<ActionElement, readonly ActionItem[]>();

function isWholeService(item: ActionItem, data: IamData): boolean {
  if (!item.action.hasWildcard || !isKnownServiceWildcard(item, data)) return false;
  const { statement, negated } = item.element;
  // IAM itself has a rule of its own, iam-star.
  if (negated || statement.effect !== 'Allow' || item.action.service === 'iam' || isFullAdmin(statement)) return false;
  return expandAction(data, item.action).length > 1;
}

function reportAll(ctx: Context, item: ActionItem, { items, related }: Bulk): void {
  const writes = items.some((one) => expandAction(ctx.data, one.action).some((known) => !isReadOnly(known)));
  ctx.report({
    span: contentSpan(item.node, ctx.document.text),
    message: 'several',
    data: { count: items.length, services: inWords(items.map(({ action }) => `"${action.text}"`)) },
    related: related(ctx.document.text, 'This allows every action of a service, too.'),
    ...(!writes || conditionScope(item.element.statement) === 'resource' ? { severity: 'warning' } : {}),
  });
}

type Context = RuleContext<'reading' | 'writing' | 'permissions' | 'several'>;

function report(ctx: Context, item: ActionItem, actions: readonly KnownAction[]): void {
  const { data, document } = ctx;
  const writes = actions.filter((known) => !isReadOnly(known)).length;
  const permissions = actions.filter(({ action }) => action.accessLevel === 'Permissions management').length;
  ctx.report({
    span: contentSpan(item.node, document.text),
    message: permissions > 0 ? 'permissions' : writes > 0 ? 'writing' : 'reading',
    data: {
      action: item.action.text,
      count: actions.length,
      service: data.serviceName(item.action.service) ?? item.action.service,
      writes,
      permissions,
    },
    ...(writes === 0 || conditionScope(item.element.statement) === 'resource' ? { severity: 'warning' } : {}),
    fixes: (edit) => [
      ...narrowed(edit, item, narrowToLevels(item, data, reading), 'its read actions'),
      ...narrowed(
        edit,
        item,
        narrowToLevels(item, data, writing),
        'its read and write actions, without those that manage access',
      ),
    ],
  });
}

const reading: readonly AccessLevel[] = ['List', 'Read'];
const writing: readonly AccessLevel[] = ['List', 'Read', 'Write', 'Tagging'];

function narrowed(edit: Editor, item: ActionItem, actions: readonly string[] | undefined, what: string): Fix[] {
  if (!actions) return [];
  const title = `Replace "${item.action.text}" by ${what} (narrows access)`;
  return [{ title, kind: 'suggestion', edits: replaceAction(edit, item, actions) }];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'All actions of a service means deleting, giving access to others and changing encryption as well, and whatever AWS adds to the service later. An execution role rarely uses more than a few of them.',
  references: [
    {
      title: 'Security best practices in IAM: least privilege',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
    {
      title: 'Access levels in policy summaries',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:*",
//               ^^^^^^^^^^ security service-wildcard (fix)
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "sqs:*",
//       ^^^^^ security service-wildcard (fix)
        "sns:Publish"
      ],
      "Resource": ["arn:aws:sqs:eu-west-1:210987654321:my-app-jobs", "arn:aws:sns:eu-west-1:210987654321:my-app-events"]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "sqs:*",
//               ^^^^^ warning service-wildcard (fix)
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-*",
      "Condition": { "StringEquals": { "aws:ResourceTag/app": "my-app" } }
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-jobs"
`,
        `
      "Effect": "Deny",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::my-app-archive/*"
`,
      ),
    ],
  },
});
