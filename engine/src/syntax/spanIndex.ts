import type { Span } from './syntax';

/** Spans to look others up in, each in a time that grows with the logarithm of their number. */
export interface SpanIndex {
  /** Whether one of the spans shares a place with another, or borders on it. */
  touches(span: Span): boolean;
  /** Whether one of the spans has another within it and is longer. */
  surrounds(span: Span): boolean;
}

/** The spans may overlap and come in any order. */
export function createSpanIndex(spans: readonly Span[]): SpanIndex {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  // For each span the one that reaches farthest of all up to it; of several the first, which is the longest.
  const farthest: Span[] = [];
  for (const span of sorted) {
    const before = farthest.at(-1);
    farthest.push(before && before.end >= span.end ? before : span);
  }
  const farthestFrom = (place: number): Span | undefined => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.start ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return farthest[low - 1];
  };
  return {
    touches: ({ start, end }) => (farthestFrom(end)?.end ?? -1) >= start,
    surrounds({ start, end }) {
      const found = farthestFrom(start);
      return found !== undefined && (found.end > end || (found.end === end && found.start < start));
    },
  };
}
