import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSpanIndex } from '../../../engine/src/syntax/spanIndex';
import type { Span } from '../../../engine/src/syntax/syntax';

describe('an index of spans', () => {
  it('answers as a search through all of them does', () => {
    // Every set of up to three spans within a few places, against every span there.
    const all: Span[] = [];
    for (let start = 0; start < 5; start++) for (let end = start; end < 5; end++) all.push({ start, end });
    const sets = [[], ...all.map((a) => [a]), ...all.flatMap((a) => all.flatMap((b) => [[a, b], ...third(a, b, all)]))];
    assert.ok(sets.length > 3000);
    for (const spans of sets) {
      const index = createSpanIndex(spans);
      for (const one of all) {
        const isTouched = spans.some(({ start, end }) => one.start <= end && start <= one.end);
        const isSurrounded = spans.some(
          ({ start, end }) => start <= one.start && one.end <= end && (start !== one.start || end !== one.end),
        );
        assert.equal(index.touches(one), isTouched);
        assert.equal(index.surrounds(one), isSurrounded);
      }
    }
  });
});

function third(a: Span, b: Span, all: readonly Span[]): Span[][] {
  return all.map((c) => [a, b, c]);
}
