import type { IamData, Retired } from '../../data/types';
import type { ActionElement, ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction, isWellFormed } from '../shared/actionText';
import { bulkAt, mostAlike } from '../shared/bulk';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  unsure: 'branches',
  summary: 'An action belongs to a retired service, or has another name today.',
  messages: {
    retired: '"{action}" is out of use: {reason}.',
    replaced: '"{action}" is out of use: {reason}. "{replacement}" took its place.',
    many: '"{action}" and {others} more actions of this list are out of use. Of the first: {reason}.',
  },
  check: {
    oddAction(ctx, item) {
      const { data, document } = ctx;
      const retired = retiredOf(item, data);
      const bulk = retired && bulkAt(item, mostAlike, found, (one) => retiredOf(one, data) !== undefined);
      if (!bulk) return;
      const { action, element } = item;
      const { text } = action;
      const others = bulk.items.length - 1;
      ctx.report({
        span: contentSpan(item.node, document.text),
        message: others > 0 ? 'many' : retired.replacement === undefined ? 'retired' : 'replaced',
        data: { action: text, reason: retired.reason, replacement: retired.replacement ?? '', others },
        related: bulk.related(document.text, 'This action is out of use, too.'),
        fixes: (edit) => {
          const { list } = element;
          if (others > 0) {
            const stays = list && list.items.length > bulk.items.length;
            const gone = bulk.items.every((one) => retiredOf(one, data)?.replacement === undefined);
            if (!stays || !gone) return [];
            const edits = edit.removeItems(
              list,
              bulk.items.map(({ node }) => node),
            );
            return [{ title: `Remove all ${bulk.items.length} of them`, kind: 'suggestion', edits }];
          }
          const replacement = replacementOf(retired, !data.hasService(action.service), action.name);
          if (replacement !== undefined && (action.hasWildcard || isKnown(replacement, data))) {
            return [exchangeAction(edit, item, replacement, { from: text, to: replacement }, 'suggestion')];
          }
          if (!list || list.items.length < 2) return [];
          return [{ title: `Remove "${text}"`, kind: 'suggestion', edits: edit.removeItem(list, item.node) }];
        },
      });
    },
  },
});

const found = new WeakMap<ActionElement, readonly ActionItem[]>();

/** What AWS says of an action that is out of use; undefined for all others. */
function retiredOf(item: ActionItem, data: IamData): Retired | undefined {
  const { action } = item;
  const { service } = action;
  if (!action.hasPrefix || service === '' || data.service(service)?.actions.has(action.lowerName)) return undefined;
  const retired = data.hasService(service) ? data.retiredAction(action.text) : data.retiredService(service);
  return retired && isGone(retired) && isWellFormed(item) ? retired : undefined;
}

function isKnown(written: string, data: IamData): boolean {
  const [prefix = '', name = ''] = written.split(':');
  return data.action(prefix, name) !== undefined;
}

/** The list also holds actions that AWS uses and does not publish; nothing is wrong with those. */
function isGone({ reason, replacement }: Retired): boolean {
  return replacement !== undefined || /\bretired\b/.test(reason);
}

function replacementOf(retired: Retired, isService: boolean, name: string): string | undefined {
  if (retired.replacement === undefined) return undefined;
  return isService ? `${retired.replacement}:${name}` : retired.replacement;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS closes services and renames actions. The old names stay in policies and give nothing any more.',
  references: [
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["deeplens:ListProjects", "s3:ListBucket"],
//                ^^^^^^^^^^^^^^^^^^^^^ warning action-deprecated (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "budgets:DescribeBudget",
//               ^^^^^^^^^^^^^^^^^^^^^^ warning action-deprecated (fix)
      "Resource": "arn:aws:budgets::210987654321:budget/my-app-monthly"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "deeplens:ListProjects",
//       ^^^^^^^^^^^^^^^^^^^^^ warning action-deprecated (fix)
        "deeplens:ListModels",
        "deeplens:ListDevices",
        "deeplens:GetProject",
        "deeplens:GetModel",
        "deeplens:GetDevice"
      ],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "budgets:ViewBudget",
      "Resource": "arn:aws:budgets::210987654321:budget/my-app-monthly"
`),
    ],
  },
});
