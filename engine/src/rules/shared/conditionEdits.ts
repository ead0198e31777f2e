import type { Edit, Editor } from '../../edits/editor';
import type { ConditionBlock, ConditionClause, Statement } from '../../model/model';
import { toValue } from '../../syntax/json';
import { contentSpan, type ObjectNode, type Span, type SyntaxNode } from '../../syntax/syntax';
import type { Fix } from '../rule';

/** The characters of a value that a finding speaks of: a string without its quotes, anything else as it stands. */
export function valueSpan(node: SyntaxNode, text: string): Span {
  return node.type === 'string' ? contentSpan(node, text) : node;
}

/** Removes a key; with its operator when it is the only one, and with the whole Condition when nothing is left. */
export function removeClause(edit: Editor, clause: ConditionClause): Edit[] {
  const block = objectOf(clause.operatorMember.value);
  const condition = objectOf(clause.element.member.value);
  if (!block || !condition) return [];
  if (block.members.length > 1) return edit.removeMember(block, clause.keyMember);
  if (condition.members.length > 1) return edit.removeMember(condition, clause.operatorMember);
  return edit.removeMember(clause.element.statement.node, clause.element.member);
}

/**
 * Puts a key under another operator: the operator is renamed when it has no other key, else the key moves. No edits when
 * the other operator already has the key.
 */
export function changeOperator(edit: Editor, clause: ConditionClause, operator: string): Edit[] {
  const block = objectOf(clause.operatorMember.value);
  const condition = objectOf(clause.element.member.value);
  const value = clause.keyMember.value;
  if (!block || !condition || !value) return [];
  const target = blockNamed(clause.element.blocks, operator);
  if (!target && block.members.length === 1) return edit.renameMember(clause.operatorMember, operator);
  const removed =
    block.members.length > 1
      ? edit.removeMember(block, clause.keyMember)
      : edit.removeMember(condition, clause.operatorMember);
  const owner = target && objectOf(target.member.value);
  if (!owner) {
    const added = { [clause.key]: toValue(value) };
    return target ? [] : [...removed, ...edit.insertMember(condition, operator, added, clause.operatorMember)];
  }
  if (target.clauses.some((other) => other.lowerKey === clause.lowerKey)) return [];
  return [...removed, ...edit.insertMember(owner, clause.key, toValue(value), owner.members.at(-1))];
}

/** A fix with `changeOperator`, or none where that has no edits. */
export function operatorFix(
  edit: Editor,
  clause: ConditionClause,
  operator: string,
  kind: Fix['kind'],
  note = '',
): Fix[] {
  const edits = changeOperator(edit, clause, operator);
  return edits.length === 0 ? [] : [{ title: `Use "${operator}"${note}`, kind, edits }];
}

/** Adds a key beside a clause, under an operator that is there already or a new one behind the last. */
export function addClause(edit: Editor, clause: ConditionClause, operator: string, key: string, value: string): Edit[] {
  const condition = objectOf(clause.element.member.value);
  if (!condition) return [];
  const owner = objectOf(blockNamed(clause.element.blocks, operator)?.member.value);
  if (owner) return edit.insertMember(owner, key, value, owner.members.at(-1));
  return edit.insertMember(condition, operator, { [key]: value }, condition.members.at(-1));
}

/** Whether a statement checks under Null that the key is there (`"false"`) or is absent (`"true"`). */
export function hasNullCheck(statement: Statement, lowerKey: string, absent: 'true' | 'false'): boolean {
  return (statement.condition?.clauses ?? []).some(
    (clause) =>
      clause.operator.known === 'Null' &&
      clause.lowerKey === lowerKey &&
      clause.values.some((value) => String(value.value).toLowerCase() === absent),
  );
}

/** Edits that take out one value; the key itself must have further ones. */
export function removeValue(edit: Editor, clause: ConditionClause, value: SyntaxNode): Edit[] {
  return clause.list && clause.list.items.length > 1 ? edit.removeItem(clause.list, value) : [];
}

function blockNamed(blocks: readonly ConditionBlock[], operator: string): ConditionBlock | undefined {
  const lower = operator.toLowerCase();
  return blocks.find((block) => block.operator.text.toLowerCase() === lower);
}

function objectOf(node: SyntaxNode | undefined): ObjectNode | undefined {
  return node?.type === 'object' ? node : undefined;
}
