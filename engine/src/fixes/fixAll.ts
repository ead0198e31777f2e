import { applyEdits, type Edit } from '../edits/editor';
import type { Finding } from '../rules/rule';
import type { Span } from '../syntax/syntax';

export interface FixedText {
  readonly text: string;
  /** What leads from the given text to this one: nothing, the fixes' own edits, or one edit of the part that differs. */
  readonly edits: readonly Edit[];
  /** How many fixes were applied. */
  readonly fixes: number;
}

/** A fix can uncover the next one; after so many rounds what is left is left. */
const maxPasses = 10;

/**
 * Applies every fix that keeps the meaning, reads and lints again, and so on until there is none left. In one pass, of
 * fixes that touch the same characters the first one is taken; the others have their turn in the next.
 */
export async function fixAll(text: string, lint: (text: string) => Promise<readonly Finding[]>): Promise<FixedText> {
  const seen = new Set([text]);
  let current = text;
  let fixes = 0;
  let edits: readonly Edit[] = [];
  for (let pass = 0; pass < maxPasses; pass++) {
    const chosen = chooseFixes(await lint(current));
    if (chosen.length === 0) break;
    const next = applyEdits(current, chosen.flat());
    // Two fixes that undo each other would go on for ever.
    if (seen.has(next)) break;
    seen.add(next);
    edits = pass === 0 ? chosen.flat() : changedPart(text, next);
    current = next;
    fixes += chosen.length;
  }
  return { text: current, edits, fixes };
}

/**
 * The edits of the fixes of one pass. Two insertions at one place exclude each other: their order would be a guess. A
 * fix also leaves alone what the finding of another one rests on: of two statements that cover each other each may go,
 * but not both.
 */
function chooseFixes(findings: readonly Finding[]): (readonly Edit[])[] {
  const chosen: (readonly Edit[])[] = [];
  const edited: Span[] = [];
  const needed: Span[] = [];
  for (const finding of findings) {
    const fix = finding.fixes().find(({ kind }) => kind === 'quickfix');
    if (!fix || fix.edits.length === 0) continue;
    const grounds = finding.related.filter(({ part }) => part === undefined).map(({ span }) => span);
    if (touchAny(fix.edits, edited) || touchAny(fix.edits, needed) || touchAny(grounds, edited)) continue;
    chosen.push(fix.edits);
    edited.push(...fix.edits);
    needed.push(...grounds);
  }
  return chosen;
}

function touchAny(some: readonly Span[], others: readonly Span[]): boolean {
  return some.some((a) => others.some((b) => a.start <= b.end && b.start <= a.end));
}

/** One edit from one text to the other, without what they have in common at either end. */
function changedPart(before: string, after: string): Edit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  // A line end or a character of two units is not cut in half.
  if (start > 0 && isFirstHalf(before[start - 1])) start--;
  if (tail > 0 && isFirstHalf(before[before.length - tail - 1])) tail--;
  if (tail > 0 && isFirstHalf(after[after.length - tail - 1])) tail--;
  return [{ start, end: before.length - tail, newText: after.slice(start, after.length - tail) }];
}

function isFirstHalf(unit: string | undefined): boolean {
  return unit === '\r' || (unit !== undefined && unit >= '\ud800' && unit <= '\udbff');
}
