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
  if (value.type === 'string') {
    const edits = [
      { start: value.start, end: value.start, newText: '[' },
      { start: value.end, end: value.end, newText: ']' },
    ];
    return [{ id: 'toList', title: `Write "${name}" as a list`, edits: () => edits }];
  }
  if (holdsComment(ctx.document, value)) return [];
  const edits = [
    { start: value.start, end: only.start, newText: '' },
    { start: only.end, end: value.end, newText: '' },
  ];
  return [{ id: 'toString', title: `Write "${name}" as a string without the list`, edits: () => edits }];
}
