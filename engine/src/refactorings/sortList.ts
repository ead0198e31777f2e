import { holdsComment, isWritten, valueAt } from './place';
import { counted, type Refactoring, type RefactoringContext } from './refactoring';
import { writeStrings } from './writing';

/** Sorts the list under the cursor and leaves out what stands in it twice. The order means nothing to IAM. */
export function sortList(ctx: RefactoringContext): readonly Refactoring[] {
  const place = valueAt(ctx);
  if (place?.value.type !== 'array' || !isWritten(place.value) || holdsComment(ctx.document, place.value)) return [];
  const { value, strings, statement, isAction } = place;
  const texts = strings.map((node) => node.value);
  const distinct = new Map<string, string>();
  for (const text of texts) {
    const key = isAction ? text.toLowerCase() : text;
    if (!distinct.has(key)) distinct.set(key, text);
  }
  const sorted = [...distinct.values()].sort(compare);
  if (sorted.length === texts.length && sorted.every((text, index) => text === texts[index])) return [];
  const twice = texts.length - sorted.length;
  const title = twice === 0 ? 'Sort the list' : `Sort the list and remove ${counted(twice, 'duplicate')}`;
  return [{ id: 'sortList', title, edits: () => writeStrings(ctx.document.text, statement.node, value, sorted) }];
}

/** By letters without regard to case; the same in every locale. */
function compare(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
