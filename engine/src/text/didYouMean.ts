import { distance } from 'fastest-levenshtein';

/**
 * The candidate nearest to a misspelt word, or undefined when none is near. Near means: at most one edit for words up
 * to five letters, two up to eleven, three beyond, letter case ignored. When two candidates are equally near neither
 * is certain and nothing is returned, unless only letter case tells the word from one of them.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  const limit = lower.length <= 2 ? 0 : lower.length <= 5 ? 1 : lower.length <= 11 ? 2 : 3;
  let best: string | undefined;
  let bestDistance = limit + 1;
  let tied = false;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - lower.length) > limit) continue;
    const edits = editDistance(lower, candidate.toLowerCase());
    if (edits === 0) return candidate;
    if (edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
      tied = false;
    } else if (edits === bestDistance) tied = true;
  }
  return tied ? undefined : best;
}

/** The question behind a message, with a blank before it; empty where nothing is near. */
export function meantHint(near: string | undefined): string {
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** Levenshtein's distance with the most common typo, two neighboring letters swapped, counted as one edit. */
function editDistance(a: string, b: string): number {
  const edits = distance(a, b);
  return edits === 2 && isTransposition(a, b) ? 1 : edits;
}

function isTransposition(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
