/** A place between two numbers: before (`0`) or after (`1`) the number itself. */
export type Cut<N extends number | bigint = number | bigint> = readonly [at: N, side: 0 | 1];

/** Everything between two cuts; without a cut it goes on without end. */
export interface Interval {
  readonly from: Cut | undefined;
  readonly to: Cut | undefined;
}

/** The union of intervals: in order, none touching the next. */
export function unionOf(intervals: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const next of [...intervals].filter(isFilled).sort((a, b) => compareStarts(a.from, b.from))) {
    const last = merged.at(-1);
    if (last && (last.to === undefined || next.from === undefined || compareCuts(next.from, last.to) <= 0)) {
      merged[merged.length - 1] = { from: last.from, to: later(last.to, next.to) };
    } else merged.push(next);
  }
  return merged;
}

/** What a union leaves out. */
export function complementOf(union: readonly Interval[]): readonly Interval[] {
  const gaps: Interval[] = [];
  let from: Cut | undefined;
  for (const one of union) {
    if (one.from !== undefined) gaps.push({ from, to: one.from });
    if (one.to === undefined) return gaps;
    from = one.to;
  }
  return [...gaps, { from, to: undefined }];
}

/** What two unions have in common. */
export function intersectionOf(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  return unionOf(
    a.flatMap((one) =>
      b.map((other) => ({
        from: compareStarts(one.from, other.from) >= 0 ? one.from : other.from,
        to: earlier(one.to, other.to),
      })),
    ),
  );
}

/** Whether one union contains all of another. */
export function includesIntervals(outer: readonly Interval[], inner: readonly Interval[]): boolean {
  return inner.every((one) =>
    outer.some((other) => compareStarts(other.from, one.from) <= 0 && later(other.to, one.to) === other.to),
  );
}

/** Whether a union contains a number. */
export function includesNumber(union: readonly Interval[], value: number | bigint): boolean {
  return includesIntervals(union, [{ from: [value, 0], to: [value, 1] }]);
}

function isFilled({ from, to }: Interval): boolean {
  return from === undefined || to === undefined || compareCuts(from, to) < 0;
}

function compareCuts(a: Cut, b: Cut): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] - b[1];
}

function compareStarts(a: Cut | undefined, b: Cut | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  return compareCuts(a, b);
}

/** The later end; the first of two equal ones. */
function later(a: Cut | undefined, b: Cut | undefined): Cut | undefined {
  if (a === undefined || b === undefined) return undefined;
  return compareCuts(a, b) >= 0 ? a : b;
}

function earlier(a: Cut | undefined, b: Cut | undefined): Cut | undefined {
  if (a === undefined) return b;
  return b === undefined || compareCuts(a, b) <= 0 ? a : b;
}
