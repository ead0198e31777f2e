import { expandAction } from '../../actions/actionPattern';
import { hasMatch } from '../../actions/actionTypo';
import type { IamData } from '../../data/iamData';
import type { Service } from '../../data/types';
import type { ParsedAction } from '../../model/action';
import { sliceSpan } from '../../syntax/syntax';
import { didYouMean } from '../../text/didYouMean';
import { trimOf } from '../../text/trim';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction, isWellFormed, lossOf } from '../shared/actionText';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  unsure: 'branches',
  summary: 'No action of the service matches an action pattern.',
  messages: { nothing: 'No action of "{service}" matches "{name}" (as of {date}). {loss}' },
  check: {
    oddAction(ctx, item) {
      const { action } = item;
      if (!action.hasWildcard || !isWellFormed(item)) return;
      const service = ctx.data.service(action.service);
      if (!service || expandAction(ctx.data, action).length > 0) return;
      ctx.report({
        span: sliceSpan(item.node, ctx.document.text, action.service.length + 1, action.text.length),
        message: 'nothing',
        data: { service: service.prefix, name: action.name, date: ctx.data.date, loss: lossOf(item.element) },
        fixes: (edit) => {
          const meant = nearestPattern(ctx.data, service, action);
          if (meant === undefined) return [];
          const prefix = action.text.slice(0, action.service.length);
          return [exchangeAction(edit, item, `${prefix}:${meant}`, { from: action.name, to: meant }, 'suggestion')];
        },
      });
    },
  },
});

/** The pattern with its words put right, or the action that the operations of this name need. */
function nearestPattern(data: IamData, service: Service, action: ParsedAction): string | undefined {
  const { name } = action;
  const words = trimOf(name, '*');
  if (words === '' || words.includes('*') || words.includes('?')) return undefined;
  const alias = data.actionAlias(`${service.prefix}:${words}`) ?? data.actionAlias(`${service.prefix}:${words}s`);
  if (alias?.startsWith(`${service.prefix}:`)) return alias.slice(service.prefix.length + 1);
  const parts = new Set<string>();
  for (const known of service.actions.values()) {
    for (const match of known.name.matchAll(/(?=[A-Z])/g)) {
      const at = match.index;
      if (!name.startsWith('*')) parts.add(known.name.slice(0, at || undefined));
      else if (!name.endsWith('*')) parts.add(known.name.slice(at));
    }
  }
  const meant = didYouMean(words, parts);
  if (meant === undefined) return undefined;
  const pattern = name.replace(words, () => meant);
  return hasMatch(service, pattern.toLowerCase()) ? pattern : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM takes any pattern. One that matches no action is mostly misspelt, or made from the names of API operations where the action has another name.',
  references: [
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
  ],
  peers: { cfnLint: ['W3037'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": ["s3:DeletObject*", "s3:GetObject"],
//                   ^^^^^^^^^^^^ warning action-wildcard-matches-nothing (fix)
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:ListObjects*",
//                  ^^^^^^^^^^^^ warning action-wildcard-matches-nothing (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Deny",
      "Action": ["s3:deleteobject*", "s3:*ObjectAcl", "s3:\${operation}*"],
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
    ],
  },
});
