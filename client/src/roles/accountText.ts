import { applyEdits, findNodeAtLocation, type JSONPath, modify, type Node, parseTree } from 'jsonc-parser';
import { isObject, type Json, type JsonObject, parseJson } from '../aws/json';
import { alignDocument } from './alignDocument';
import { compareDocuments } from './compareDocuments';
import { toStrictJson } from './policyDocument';

/**
 * Writes a document of the account into the text of the file that it is compared with: what is the same keeps the file's
 * layout and comments, so that a diff shows real differences alone. A file that cannot be read has no layout to take.
 */
export function accountText(file: string, found: JsonObject): string {
  const ours = parseJson(toStrictJson(file));
  const plain = `${JSON.stringify(found, undefined, 2)}\n`;
  if (!isObject(ours)) return plain;
  const theirs = alignDocument(ours, found);
  const text = rewrite(file.replace(/^\ufeff/, ''), [], ours, theirs, layoutOf(file));
  // A name that is there twice makes the places of edits uncertain.
  const result = parseJson(toStrictJson(text));
  return isObject(result) && compareDocuments(result, found).equal ? text : plain;
}

interface Layout {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
  readonly eol: string;
}

function layoutOf(text: string): Layout {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const insertSpaces = !indent.startsWith('\t');
  return { tabSize: insertSpaces ? indent.length : 4, insertSpaces, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** Turns one value of the text into another with as few edits as possible. */
function rewrite(text: string, path: JSONPath, from: Json, to: Json, layout: Layout): string {
  if (JSON.stringify(from) === JSON.stringify(to)) return text;
  if (isObject(from) && isObject(to)) return rewriteMembers(text, path, { from, to }, layout);
  if (Array.isArray(from) && Array.isArray(to)) return rewriteItems(text, path, { from, to }, layout);
  return set(text, path, to, layout);
}

function rewriteMembers(
  text: string,
  path: JSONPath,
  { from, to }: { readonly from: JsonObject; readonly to: JsonObject },
  layout: Layout,
): string {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].reduce((source, name) => {
    const [before, after] = [from[name], to[name]];
    if (before === undefined || after === undefined) return set(source, [...path, name], after, layout);
    return rewrite(source, [...path, name], before, after, layout);
  }, text);
}

/** Items that are no longer there go, new ones come at the end, and those that have a counterpart are rewritten. */
function rewriteItems(
  text: string,
  path: JSONPath,
  { from, to }: { readonly from: readonly Json[]; readonly to: readonly Json[] },
  layout: Layout,
): string {
  const list = nodeAt(text, path);
  const values = [...from, ...to];
  if (list !== undefined && !values.some(isObject) && !text.slice(list.offset, end(list)).includes('\n')) {
    const line = `[${to.map((item) => JSON.stringify(item)).join(', ')}]`;
    return text.slice(0, list.offset) + line + text.slice(end(list));
  }
  // Statements are aligned already; of texts, those that both have stand in the order of the file.
  const stay = (item: Json, index: number) => (isObject(item) ? index < to.length : to.includes(item));
  const kept = from.filter(stay);
  const shorter = from.reduceRight<string>(
    (source, item, index) => (stay(item, index) ? source : set(source, [...path, index], undefined, layout)),
    text,
  );
  return to.reduce<string>((source, item, index) => {
    const before = kept[index];
    return before === undefined
      ? append(source, path, item, layout)
      : rewrite(source, [...path, index], before, item, layout);
  }, shorter);
}

function set(text: string, path: JSONPath, value: Json | undefined, layout: Layout): string {
  // What is removed leaves nothing to lay out, and what stands on one line shall stay there.
  const owner = nodeAt(text, path.slice(0, -1));
  const oneLine = owner !== undefined && !text.slice(owner.offset, end(owner)).includes('\n');
  const options = value === undefined || oneLine ? {} : { formattingOptions: layout };
  return applyEdits(text, modify(text, path, value, options));
}

/** Adds an item to a list, on a line of its own where the last one has one. */
function append(text: string, path: JSONPath, value: Json, layout: Layout): string {
  const last = nodeAt(text, path)?.children?.at(-1);
  if (last === undefined) {
    return applyEdits(text, modify(text, [...path, 0], value, { formattingOptions: layout, isArrayInsertion: true }));
  }
  const indent = text.slice(text.lastIndexOf('\n', last.offset) + 1, last.offset);
  const ownLine = /^[ \t]*$/.test(indent);
  const unit = layout.insertSpaces ? ' '.repeat(layout.tabSize) : '\t';
  const lines = JSON.stringify(value, undefined, unit).split('\n');
  const item = ownLine ? layout.eol + indent + lines.join(layout.eol + indent) : ` ${JSON.stringify(value)}`;
  return `${text.slice(0, end(last))},${item}${text.slice(end(last))}`;
}

function nodeAt(text: string, path: JSONPath): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root === undefined ? undefined : findNodeAtLocation(root, path);
}

function end({ offset, length }: Node): number {
  return offset + length;
}
