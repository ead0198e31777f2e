import type { Span } from '../syntax/syntax';

/**
 * Takes neighbors among some parts of a list for one part each, so that what stands between them goes with them.
 * `parts` are all parts of the list then, `runs` those that are made of the given ones.
 */
export function joinRuns(
  all: readonly Span[],
  some: readonly Span[],
): { readonly parts: readonly Span[]; readonly runs: readonly Span[] } {
  const wanted = new Set(some);
  const parts: Span[] = [];
  const runs: Span[] = [];
  for (const part of all) {
    const run = runs.at(-1);
    if (!wanted.has(part)) parts.push(part);
    else if (run && run === parts.at(-1)) {
      const longer = { start: run.start, end: part.end };
      parts[parts.length - 1] = longer;
      runs[runs.length - 1] = longer;
    } else {
      const first = { start: part.start, end: part.end };
      parts.push(first);
      runs.push(first);
    }
  }
  return { parts, runs };
}
