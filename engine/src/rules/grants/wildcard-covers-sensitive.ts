import { mayApply } from '../../access/actionNarrowing';
import { escalationsAt } from '../../access/escalation';
import { grantsOf } from '../../access/grants';
import { inWords } from '../../access/openGrant';
import { expandAction, isEveryAction, isServiceWildcard, type KnownAction } from '../../actions/actionPattern';
import { handsOutCredentials } from '../../actions/sensitiveActions';
import { conditionScope } from '../../conditions/conditionScope';
import type { ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { leastPrivilege } from '../shared/references';
import { replaceAction } from '../shared/replaceAction';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A pattern takes actions along that hand out credentials or rights.',
  messages: {
    takesAlong: '"{action}" includes {actions}. Write that out if it is meant, else choose a narrower pattern.',
  },
  check: {
    oddAction(ctx, item) {
      const { action, element } = item;
      const { statement, negated } = element;
      if (!action.hasWildcard || negated || statement.effect !== 'Allow') return;
      if (isEveryAction(action) || isServiceWildcard(action) || conditionScope(statement) === 'resource') return;
      const { data } = ctx;
      const all = expandAction(data, action);
      const sensitive = all.filter((known) => isSensitive(known) && isNews(known, item, data));
      if (sensitive.length === 0) return;
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: 'takesAlong',
        data: { action: action.text, actions: inWords(sensitive.map(({ id }) => id)) },
        fixes: (edit) => {
          const others = all.filter((known) => !isSensitive(known) && mayApply(known, statement));
          if (others.length === 0 || others.length > 40) return [];
          const ids = others.map(({ id }) => id);
          const title = `Replace "${action.text}" by its other actions (narrows access)`;
          return [{ title, kind: 'suggestion', edits: replaceAction(edit, item, ids) }];
        },
      });
    },
  },
});

const handsOutRights = new Set([
  'iam:addusertogroup',
  'iam:attachgrouppolicy',
  'iam:attachrolepolicy',
  'iam:attachuserpolicy',
  'iam:createaccesskey',
  'iam:createloginprofile',
  'iam:createpolicyversion',
  'iam:putgrouppolicy',
  'iam:putrolepolicy',
  'iam:putuserpolicy',
  'iam:setdefaultpolicyversion',
  'iam:updateassumerolepolicy',
  'iam:updateloginprofile',
]);

function isSensitive(known: KnownAction): boolean {
  return handsOutRights.has(known.key) || handsOutCredentials(known);
}

/** Not named besides, applicable, not denied, and not said by privilege-escalation at the same words. */
function isNews(known: KnownAction, item: ActionItem, data: Parameters<typeof expandAction>[0]): boolean {
  const { statement, items } = item.element;
  if (items.some(({ action }) => !action.hasWildcard && action.key === known.key)) return false;
  if (!mayApply(known, statement) || grantsOf(statement.policy, data).isDenied(known, statement)) return false;
  return !escalationsAt(item, data).some(({ method }) => method.actions.includes(known.id));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A pattern is written with some actions in mind and grants all that match. `lightsail:Get*` reads, and also returns database passwords; `iam:Create*` on a user also creates its access keys. Where such an action is meant, write it out, so that the next reader sees it.',
  references: [leastPrivilege],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:Create*",
//               ^^^^^^^^^^^ security wildcard-covers-sensitive (fix)
      "Resource": "arn:aws:iam::210987654321:user/my-app-mailer"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:CreateUser", "iam:CreateAccessKey"],
      "Resource": "arn:aws:iam::210987654321:user/my-app-mailer"
`),
    ],
  },
});
