import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

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
  const index = statementsOf(text).findIndex((node) => node.offset <= offset && offset <= node.offset + node.length);
  return index < 0 ? undefined : index;
}

/** Where a statement is, in a text that may have comments. */
export function statementPlace(text: string, index: number): StatementPlace | undefined {
  const node = statementsOf(text)[index];
  if (node === undefined) return undefined;
  const sid: unknown = findNodeAtLocation(node, ['Sid'])?.value;
  const line = text.slice(0, node.offset).split(/\r\n|\r|\n/).length - 1;
  return { line, ...(typeof sid === 'string' && sid !== '' ? { sid } : {}) };
}

function statementsOf(text: string): readonly Node[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const statement = root && findNodeAtLocation(root, ['Statement']);
  if (statement?.type === 'array') return statement.children ?? [];
  return statement === undefined ? [] : [statement];
}
