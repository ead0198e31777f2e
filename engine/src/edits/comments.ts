import type { Span } from '../syntax/syntax';
import type { Edit } from './edit';

/**
 * Whether every comment outlives some edits. What is taken out for good takes its comments along, for they speak of it;
 * what is written anew, here or elsewhere, must bring them with it.
 */
export function keepsComments(text: string, edits: readonly Edit[], comments: readonly Span[]): boolean {
  const written = edits.map(({ newText }) => newText).join('\n');
  if (!/\w/.test(written)) return true;
  return comments.every(
    (comment) =>
      !edits.some((edit) => edit.start <= comment.start && comment.end <= edit.end) ||
      written.includes(text.slice(comment.start, comment.end)),
  );
}
