import type { Edit, Editor } from '../../edits/editor';
import type { Statement } from '../../model/model';

/** Adds keys to a statement's condition: to the block of the operator when there is one, else with a new block. */
export function addCondition(
  edit: Editor,
  statement: Statement,
  operator: string,
  keys: Readonly<Record<string, unknown>>,
): Edit[] {
  const element = statement.condition;
  const condition = element?.member.value;
  if (!element) {
    return edit.insertMember(statement.node, 'Condition', { [operator]: keys }, statement.node.members.at(-1));
  }
  if (condition?.type !== 'object' || element.opaque) return [];
  const block = element.blocks.find((one) => one.member.key.value === operator)?.member.value;
  if (block?.type !== 'object') {
    return edit.insertMember(condition, operator, keys, condition.members.at(-1));
  }
  const after = block.members.at(-1);
  return Object.entries(keys).flatMap(([key, value]) => edit.insertMember(block, key, value, after));
}
