import type { Span } from '../syntax/syntax';

/** Places of a text that are taken. */
export interface SpanSet {
  add(spans: readonly Span[]): void;
  /** Whether one of the spans overlaps or touches a place that is taken. */
  touches(spans: readonly Span[]): boolean;
}

/** Makes an empty set. Its spans are kept in order and apart, so that asking takes a binary search. */
export function createSpanSet(): SpanSet {
  const starts: number[] = [];
  const ends: number[] = [];
  /** The index of the first span that ends at or behind an offset. */
  const firstBehind = (offset: number): number => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    add: (spans) => {
      for (const span of spans) {
        const from = firstBehind(span.start);
        let { start, end } = span;
        let to = from;
        for (; to < starts.length && (starts[to] ?? 0) <= span.end; to++) {
          start = Math.min(start, starts[to] ?? start);
          end = Math.max(end, ends[to] ?? end);
        }
        starts.splice(from, to - from, start);
        ends.splice(from, to - from, end);
      }
    },
    touches: (spans) => spans.some(({ start, end }) => (starts[firstBehind(start)] ?? Number.POSITIVE_INFINITY) <= end),
  };
}
