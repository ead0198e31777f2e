import type { Editor } from '../../edits/editor';
import type { ActionItem, ConditionClause, Statement } from '../../model/model';
import { toValue } from '../../syntax/json';
import type { Fix } from '../rule';

/**
 * Moves actions out of a statement into one of their own that lacks a condition they cannot meet. None where the
 * statement is not one of a list, no other action would stay, or it has resources of which the actions might need only
 * some.
 */
export function splitFix(edit: Editor, clause: ConditionClause, items: readonly ActionItem[]): Fix[] {
  const { statement } = clause.element;
  const owner = statement.policy.statement?.member.value;
  const [item, ...others] = items;
  const list = item?.element.list;
  if (owner?.type !== 'array' || !item || !list || list.items.length <= items.length) return [];
  if (!hasOneUse(statement, items)) return [];
  const note = statement.effect === 'Deny' ? 'denies more' : 'widens access';
  const names = others.length === 0 ? item.action.text : `these ${items.length} actions`;
  const moved = new Set<unknown>(items.map(({ node }) => node));
  const removed =
    others.length === 0
      ? edit.removeItem(list, item.node)
      : edit.replaceValue(list, list.items.filter((node) => !moved.has(node)).map(toValue));
  return [
    {
      title: `Give ${names} a statement without "${clause.key}" (${note})`,
      kind: 'suggestion',
      edits: [...removed, ...edit.appendItem(owner, copyFor(statement, clause, items))],
    },
  ];
}

/** Whether all resources are for the actions: there is one, or all are of the actions' service. */
function hasOneUse(statement: Statement, items: readonly ActionItem[]): boolean {
  const resources = (statement.resource ?? statement.notResource)?.items ?? [];
  if (resources.length === 1) return true;
  return items.length > 1 && resources.every(({ arn }) => items.every(({ action }) => action.service === arn?.service));
}

function copyFor(statement: Statement, clause: ConditionClause, items: readonly ActionItem[]): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  const [item] = items;
  const texts = items.map(({ node }) => node.value);
  for (const { key, value } of statement.node.members) {
    if (key.value === 'Sid' || !value) continue;
    const isAction = value === item?.element.member.value;
    const isCondition = value === clause.element.member.value;
    const actions = texts.length === 1 ? texts[0] : texts;
    const next = isAction ? actions : isCondition ? conditionWithout(clause) : toValue(value);
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
