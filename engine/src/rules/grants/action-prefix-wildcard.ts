import { mayApply } from '../../access/actionNarrowing';
import { inWords, isReadOnly } from '../../access/openGrant';
import { type Expansion, expandAction, isEveryAction, isServiceWildcard } from '../../actions/actionPattern';
import type { IamData } from '../../data/types';
import type { ActionElement, ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { bulkAt } from '../shared/bulk';
import { policyOf } from '../shared/examples';
import { leastPrivilege } from '../shared/references';
import { replaceAction } from '../shared/replaceAction';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A pattern mixes reading with writing, or several kinds of writing.',
  messages: {
    mixed:
      '"{action}" allows {count} actions of different kinds, among them {actions}. Write out those that are needed.',
    several:
      '"{action}" allows {count} actions of different kinds, among them {actions}. {others} in this list do the same. List the actions that are needed.',
  },
  check: {
    oddAction(ctx, item) {
      const bulk = bulkAt(item, 1, found, (one) => mixedKinds(one, ctx.data) !== undefined);
      const kinds = bulk && mixedKinds(item, ctx.data);
      if (!kinds) return;
      const { action, element } = item;
      const all = expandAction(ctx.data, action);
      const others = bulk.items.length - 1;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: others > 0 ? 'several' : 'mixed',
        data: { action: action.text, count: all.length, actions: inWords(kinds), others: count(others, 'pattern') },
        related: bulk.related(ctx.document.text, 'This pattern mixes different kinds of actions, too.'),
        fixes: (edit) => {
          const ids = all.filter((known) => mayApply(known, element.statement)).map(({ id }) => id);
          if (ids.length === 0 || ids.length > 40) return [];
          const title = `Replace "${action.text}" by the ${ids.length} actions it stands for today`;
          return [{ title, kind: 'suggestion', edits: replaceAction(edit, item, ids) }];
        },
      });
    },
  },
});

const found = new WeakMap<ActionElement, readonly ActionItem[]>();

/** What a pattern of an Allow statement mixes; undefined where it doesn't, and for a whole service. */
function mixedKinds({ action, element }: ActionItem, data: IamData): readonly string[] | undefined {
  if (!action.hasWildcard || element.negated || element.statement.effect !== 'Allow') return undefined;
  if (isEveryAction(action) || isServiceWildcard(action)) return undefined;
  return kindsOf(expandAction(data, action));
}

function count(number: number, noun: string): string {
  return `${number} other ${noun}${number === 1 ? '' : 's'}`;
}

const known = new WeakMap<Expansion, { readonly examples: readonly string[] | undefined }>();

/** An action of each of the first three verbs; undefined for fewer verbs, and where nothing but tags is changed. */
function kindsOf(expansion: Expansion): readonly string[] | undefined {
  const remembered = known.get(expansion);
  if (remembered) return remembered.examples;
  const verbs = new Map<string, string>();
  for (const { action, id } of expansion) {
    const verb = /^[A-Z]?[a-z0-9]+/.exec(action.name)?.[0] ?? action.name;
    if (!verbs.has(verb)) verbs.set(verb, id);
  }
  const changes = expansion.some((one) => !isReadOnly(one) && one.action.accessLevel !== 'Tagging');
  const examples = verbs.size >= 3 && changes ? [...verbs.values()].slice(0, 3) : undefined;
  known.set(expansion, { examples });
  return examples;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A pattern such as `s3:Get*` says what it is about. `s3:*Object` reads, writes and deletes, and `ec2:C*` creates, copies, cancels and confirms; few mean all of it. Patterns of one verb are not counted.',
  references: [leastPrivilege],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:*Item",
//               ^^^^^^^^^^^^^^ warning action-prefix-wildcard (fix)
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItem", "dynamodb:Describe*"],
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
    ],
  },
});
