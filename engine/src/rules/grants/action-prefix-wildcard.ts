import { mayApply } from '../../access/actionNarrowing';
import { inWords, isReadOnly } from '../../access/openGrant';
import { type Expansion, expandAction, isEveryAction, isServiceWildcard } from '../../actions/actionPattern';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
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
  },
  check: {
    oddAction(ctx, item) {
      const { action, element } = item;
      if (!action.hasWildcard || element.negated || element.statement.effect !== 'Allow') return;
      if (isEveryAction(action) || isServiceWildcard(action)) return;
      const all = expandAction(ctx.data, action);
      const kinds = kindsOf(all);
      if (!kinds) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'mixed',
        data: { action: action.text, count: all.length, actions: inWords(kinds) },
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
