import type { ArrayNode } from '../syntax/syntax';
import type { Edit } from './edit';
import { refuse } from './refusal';

/** Takes everything of a list of one but its item. */
export function withoutBrackets({ items, start, end }: ArrayNode): Edit[] {
  const [only] = items;
  if (!only || items.length > 1) return refuse('it is no list of one');
  return [
    { start, end: only.start, newText: '' },
    { start: only.end, end, newText: '' },
  ];
}
