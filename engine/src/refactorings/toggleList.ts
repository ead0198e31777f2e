import { createEditor } from '../edits/editor';
import { holdsComment, valueAt } from './place';
import type { Refactoring, RefactoringContext } from './refactoring';

/** Writes a string as a list of one, and a list of one as a string. Both mean the same in every element. */
export function toggleList(ctx: RefactoringContext): readonly Refactoring[] {
  const place = valueAt(ctx);
  if (!place) return [];
  const { value, strings, member } = place;
  const name = member.key.value;
  const [only, second] = strings;
  if (!only || second) return [];
  const editor = createEditor(ctx.document.text);
  if (value.type === 'string') {
    return [{ id: 'toList', title: `Write "${name}" as a list`, edits: () => editor.addValues(value, []) }];
  }
  if (holdsComment(ctx.document, value)) return [];
  const title = `Write "${name}" as a string without the list`;
  return [{ id: 'toString', title, edits: () => editor.unwrapItem(value) }];
}
