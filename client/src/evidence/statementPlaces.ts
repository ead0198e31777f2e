import { statementNodes } from '../../../engine/src/model/parse';
import { parseJson } from '../../../engine/src/syntax/json';
import { memberOf, type ObjectNode } from '../../../engine/src/syntax/syntax';

/** A statement of a document. */
export interface StatementPlace {
  /** Counted from 0. */
  readonly line: number;
  readonly sid?: string;
}

/** Which statement lies at a line and column, both counted from 1; nothing when none does. */
export function statementIndexAt(text: string, line: number, column: number): number | undefined {
  const before = text.split('\n').slice(0, line - 1);
  const offset = before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
  const index = statementsOf(text).findIndex(({ start, end }) => start <= offset && offset <= end);
  return index < 0 ? undefined : index;
}

/** Where a statement is, in a text that may have comments. */
export function statementPlace(text: string, index: number): StatementPlace | undefined {
  const node = statementsOf(text)[index];
  if (node === undefined) return undefined;
  const sid = memberOf(node, 'Sid')?.value;
  const line = text.slice(0, node.start).split(/\r\n|\r|\n/).length - 1;
  return { line, ...(sid?.type === 'string' && sid.value !== '' ? { sid: sid.value } : {}) };
}

function statementsOf(text: string): readonly ObjectNode[] {
  const { root } = parseJson(text);
  return root?.type === 'object' ? statementNodes(memberOf(root, 'Statement')?.value) : [];
}
