import type { Retired } from '../../data/types';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction, isWellFormed } from '../shared/actionText';
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
  },
  check: {
    oddAction(ctx, item) {
      const { action } = item;
      const { service, text } = action;
      if (!action.hasPrefix || service === '' || ctx.data.service(service)?.actions.has(action.lowerName)) return;
      const isService = !ctx.data.hasService(service);
      const retired = isService ? ctx.data.retiredService(service) : ctx.data.retiredAction(text);
      if (!retired || !isGone(retired) || !isWellFormed(item)) return;
      const replacement = replacementOf(retired, isService, action.name);
      const hasReplacement = replacement !== undefined && (action.hasWildcard || hasAction(replacement));
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: retired.replacement === undefined ? 'retired' : 'replaced',
        data: { action: text, reason: retired.reason, replacement: retired.replacement ?? '' },
        fixes: (edit) => {
          if (replacement !== undefined && hasReplacement) {
            return [exchangeAction(edit, item, replacement, { from: text, to: replacement }, 'suggestion')];
          }
          const { list } = item.element;
          if (!list || list.items.length < 2) return [];
          return [{ title: `Remove "${text}"`, kind: 'suggestion', edits: edit.removeItem(list, item.node) }];
        },
      });

      function hasAction(written: string): boolean {
        const [prefix = '', name = ''] = written.split(':');
        return ctx.data.action(prefix, name) !== undefined;
      }
    },
  },
});

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
