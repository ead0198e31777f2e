import type { Editor } from '../../policy/edits';
import { toValue } from '../../policy/json';
import type { ActionItem, ConditionClause, Statement } from '../../policy/model';
import type { Fix } from '../rule';

/**
 * Moves an action out of a statement into one of its own that lacks a condition the action cannot meet. None where the
 * statement is not one of a list, the action is its only one, or it has several resources, of which the action might
 * need only some.
 */
export function splitFix(edit: Editor, clause: ConditionClause, item: ActionItem): Fix[] {
  const { statement } = clause.element;
  const owner = statement.policy.statement?.member.value;
  const { list } = item.element;
  const resources = (statement.resource ?? statement.notResource)?.items ?? [];
  if (owner?.type !== 'array' || !list || list.items.length < 2 || resources.length !== 1) return [];
  const note = statement.effect === 'Deny' ? 'denies more' : 'widens access';
  return [
    {
      title: `Give ${item.action.text} a statement without "${clause.key}" (${note})`,
      kind: 'suggestion',
      edits: [...edit.removeItem(list, item.node), ...edit.appendItem(owner, copyFor(statement, clause, item))],
    },
  ];
}

function copyFor(statement: Statement, clause: ConditionClause, item: ActionItem): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const { key, value } of statement.node.members) {
    if (key.value === 'Sid' || !value) continue;
    const isAction = value === item.element.member.value;
    const isCondition = value === clause.element.member.value;
    const next = isAction ? item.node.value : isCondition ? conditionWithout(clause) : toValue(value);
    if (next !== undefined) copy[key.value] = next;
  }
  return copy;
}

/** The statement's conditions without one key; undefined when nothing is left. */
function conditionWithout(clause: ConditionClause): Record<string, unknown> | undefined {
  const blocks = clause.element.blocks.flatMap((block): [string, unknown][] => {
    const keys = block.clauses.flatMap((one): [string, unknown][] => {
      const { value } = one.keyMember;
      return one === clause || !value ? [] : [[one.key, toValue(value)]];
    });
    return keys.length === 0 ? [] : [[block.operator.text, Object.fromEntries(keys)]];
  });
  return blocks.length === 0 ? undefined : Object.fromEntries(blocks);
}
