import { isTagKey, neverSends } from '../../conditions/keySupport';
import type { IamData } from '../../data/types';
import type { ActionItem, ConditionClause } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import type { Visitor } from '../rule';
import { requiresKey } from './conditionClause';
import { splitFix } from './statementSplit';

/** Reports what a tag condition in a statement of this effect is above, though no request has the tag. */
export function unsupportedTags(effect: 'Allow' | 'Deny'): Visitor<'action' | 'notAction'> {
  return {
    condition(ctx, clause) {
      if (clause.element.statement.effect !== effect) return;
      if (isTagKeyBesideNotAction(ctx.data, clause)) {
        ctx.report({
          span: contentSpan(clause.keyMember.key, ctx.document.text),
          message: 'notAction',
          data: { key: clause.key },
        });
      }
      for (const item of actionsWithoutTagKey(ctx.data, clause)) {
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: 'action',
          data: { action: item.action.text, key: clause.key },
          fixes: (edit) => splitFix(edit, clause, [item]),
          related: [{ span: clause.keyMember.key, message: 'The key that the action does not supply' }],
        });
      }
    },
  };
}

/**
 * The actions of a statement that do not supply the tag key of one of its conditions, as far as that is certain: actions
 * written out in full that are in the data, and conditions that fail without the key.
 */
function actionsWithoutTagKey(data: IamData, clause: ConditionClause): readonly ActionItem[] {
  if (!requiresTagKey(data, clause)) return [];
  return (clause.element.statement.action?.items ?? []).filter(({ action }) => {
    if (action.hasWildcard || !action.hasPrefix) return false;
    const service = data.service(action.service);
    const known = service?.actions.get(action.lowerName);
    return service !== undefined && known !== undefined && neverSends(data, service, known, clause.key);
  });
}

/**
 * Whether the clause asks for a tag key of everything but a few actions. Only some services supply tags, so `NotAction`
 * always reaches actions for which the key is missing.
 */
function isTagKeyBesideNotAction(data: IamData, clause: ConditionClause): boolean {
  return clause.element.statement.notAction !== undefined && requiresTagKey(data, clause);
}

function requiresTagKey(data: IamData, clause: ConditionClause): boolean {
  return requiresKey(clause) && isTagKey(data, clause.key);
}
