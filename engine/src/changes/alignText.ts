import { alignDocument } from '../documents/alignDocument';
import { compareDocuments } from '../documents/compareDocuments';
import { applyEdits, createEditor, type Edit, type Editor } from '../edits/editor';
import { toStrictJson } from '../edits/sentDocument';
import { parseJson } from '../syntax/json';
import { isObject, type Json, type JsonObject, parseValue } from '../syntax/jsonValue';
import { memberOf, type SyntaxNode } from '../syntax/syntax';

/**
 * Writes a document of the account into the text of the file that it is compared with: what is the same keeps the file's
 * layout and comments, so that a diff shows real differences alone. A file that cannot be read has no layout to take.
 */
export function alignText(file: string, found: JsonObject): string {
  const ours = parseValue(toStrictJson(file));
  const plain = `${JSON.stringify(found, undefined, 2)}\n`;
  if (!isObject(ours)) return plain;
  const text = rewrite(file.replace(/^\ufeff/, ''), [], ours, alignDocument(ours, found));
  // Of a name that is there twice, the first member is left when the last one goes.
  const result = parseValue(toStrictJson(text));
  return isObject(result) && compareDocuments(result, found).equal ? text : plain;
}

type Path = readonly (string | number)[];

/** Turns one value of the text into another with as few edits as possible. */
function rewrite(text: string, path: Path, from: Json, to: Json): string {
  if (JSON.stringify(from) === JSON.stringify(to)) return text;
  if (isObject(from) && isObject(to)) return rewriteMembers(text, path, from, to);
  if (Array.isArray(from) && Array.isArray(to)) return rewriteItems(text, path, from, to);
  return change(text, path, (edit, node) => edit.replaceValue(node, to));
}

function rewriteMembers(text: string, path: Path, from: JsonObject, to: JsonObject): string {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].reduce((source, name) => {
    const [before, after] = [from[name], to[name]];
    if (before !== undefined && after !== undefined) return rewrite(source, [...path, name], before, after);
    return change(source, path, (edit, owner) => {
      if (owner.type !== 'object') return [];
      if (after !== undefined) return edit.insertMember(owner, name, after, owner.members.at(-1));
      const member = memberOf(owner, name);
      return member === undefined ? [] : edit.removeMember(owner, member);
    });
  }, text);
}

/** Items that are no longer there go, new ones come at the end, and those that have a counterpart are rewritten. */
function rewriteItems(text: string, path: Path, from: readonly Json[], to: readonly Json[]): string {
  if (from.length === to.length) {
    return from.reduce<string>((source, item, index) => {
      const after = to[index];
      return after === undefined ? source : rewrite(source, [...path, index], item, after);
    }, text);
  }
  // Statements are aligned already; of texts, those that both have stand in the order of the file.
  const stays = (item: Json, index: number) => (isObject(item) ? index < to.length : to.includes(item));
  const shorter = from.reduceRight<string>(
    (source, item, index) =>
      stays(item, index)
        ? source
        : change(source, path, (edit, owner) => {
            const node = owner.type === 'array' ? owner.items[index] : undefined;
            return owner.type === 'array' && node !== undefined ? edit.removeItem(owner, node) : [];
          }),
    text,
  );
  const kept = from.filter(stays);
  return to.reduce<string>((source, item, index) => {
    const before = kept[index];
    if (before !== undefined) return rewrite(source, [...path, index], before, item);
    return change(source, path, (edit, owner) => (owner.type === 'array' ? edit.appendItem(owner, item) : []));
  }, shorter);
}

/** The text after an edit at a path. Each edit is made in a tree of its own, because those of one owner may overlap. */
function change(text: string, path: Path, make: (edit: Editor, node: SyntaxNode) => readonly Edit[]): string {
  const node = nodeAt(parseJson(text).root, path);
  return node === undefined ? text : applyEdits(text, make(createEditor(text), node));
}

function nodeAt(root: SyntaxNode | undefined, path: Path): SyntaxNode | undefined {
  return path.reduce<SyntaxNode | undefined>((node, part) => {
    if (typeof part === 'number') return node?.type === 'array' ? node.items[part] : undefined;
    return node?.type === 'object' ? memberOf(node, part)?.value : undefined;
  }, root);
}
