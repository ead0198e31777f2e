import type { ArrayNode, Member, ObjectNode, Span, StringNode, SyntaxNode } from '../syntax/syntax';

/** A replacement of a span of the text; an empty span inserts. Edits of one fix never overlap. */
export interface Edit extends Span {
  readonly newText: string;
}

/**
 * Edits that keep a document's own formatting: its indentation, line ends and one-line lists. jsonc-parser's `modify`
 * formats what it inserts by fixed options and addresses members by path, which duplicate keys make ambiguous; these
 * work on the nodes of the tree that the finding came from.
 */
export interface Editor {
  /** Replaces what stands between a string's quotes. */
  replaceText(node: StringNode, value: string): Edit[];
  /** Replaces a whole value. */
  replaceValue(node: SyntaxNode, value: unknown): Edit[];
  /** Gives a member another name. */
  renameMember(member: Member, name: string): Edit[];
  /** Removes a member with its comma, and its line when nothing else is on it. */
  removeMember(owner: ObjectNode, member: Member): Edit[];
  /** Removes a list's item likewise. */
  removeItem(owner: ArrayNode, item: SyntaxNode): Edit[];
  /** Removes several of a list's items, in their order; at least one has to stay. */
  removeItems(owner: ArrayNode, items: readonly SyntaxNode[]): Edit[];
  /** Inserts a member behind `after`, or as the first one. */
  insertMember(owner: ObjectNode, name: string, value: unknown, after: Member | undefined): Edit[];
  /** Appends items to a list. */
  appendItems(owner: ArrayNode, values: readonly unknown[]): Edit[];
  /** Appends an item to a list. */
  appendItem(owner: ArrayNode, value: unknown): Edit[];
  /** Writes a list's only item in place of the list. */
  unwrapItem(owner: ArrayNode): Edit[];
  /** Adds values to an element that may be one value or a list; one value becomes a list. */
  addValues(node: SyntaxNode, values: readonly unknown[]): Edit[];
  /** Adds a value likewise. */
  addValue(node: SyntaxNode, value: unknown): Edit[];
}
