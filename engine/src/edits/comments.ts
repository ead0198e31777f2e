import type { Span } from '../syntax/syntax';
import type { Edit } from './edit';

/** A fix that mends every place of its kind belongs to a finding at each of them, and is asked about as often. */
const answers = new WeakMap<readonly Edit[], boolean>();

/**
 * Whether every comment outlives some edits. What is taken out for good takes its comments along, for they speak of it;
 * what is written anew, here or elsewhere, must bring them with it.
 */
export function keepsComments(text: string, edits: readonly Edit[], comments: readonly Span[]): boolean {
  const known = answers.get(edits);
  if (known !== undefined) return known;
  const answer = everyCommentStays(text, edits, comments);
  answers.set(edits, answer);
  return answer;
}

function everyCommentStays(text: string, edits: readonly Edit[], comments: readonly Span[]): boolean {
  if (comments.length === 0 || !edits.some(({ newText }) => /\w/.test(newText))) return true;
  const written = edits.map(({ newText }) => newText).join('\n');
  return comments.every(
    (comment) =>
      !edits.some((edit) => edit.start <= comment.start && comment.end <= edit.end) ||
      written.includes(text.slice(comment.start, comment.end)),
  );
}
