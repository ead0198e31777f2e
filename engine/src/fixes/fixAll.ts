import { formatOf } from '../documents/document';
import { applyEdits, type Edit } from '../edits/editor';
import { syntaxRule } from '../rules/lint';
import type { Finding } from '../rules/rule';
import { isBroken, parseJson } from '../syntax/json';
import { createSpanSet } from './spanSet';

export interface FixedText {
  readonly text: string;
  /** What leads from the given text to this one: nothing, the fixes' own edits, or one edit of the part that differs. */
  readonly edits: readonly Edit[];
  /** How many fixes were applied. */
  readonly fixes: number;
}

/** So many passes may go by without fewer fixes being left than ever before. */
const patience = 10;

/** So many passes are given to a text with broken syntax. One that is still broken then stays as it was. */
const mostRepairs = 200;

/**
 * Applies every fix that keeps the meaning, reads and lints again, and so on until there is none left. In one pass, of
 * fixes that touch the same characters the first one is taken; the others have their turn in the next. While the syntax is
 * broken, only that is repaired, because what the other findings rest on is a guess. A text that cannot be repaired as a
 * whole is left alone, and so is a template, which isn't complete before its tool has filled it in. The path tells how
 * the text is written; only JSON can be repaired.
 */
export async function fixAll(
  text: string,
  lint: (text: string) => Promise<readonly Finding[]>,
  path = '',
): Promise<FixedText> {
  const unchanged = { text, edits: [], fixes: 0 };
  const original = formatOf({ text, path }) === 'json' ? parseJson(text) : undefined;
  if (original && original.templates.length > 0) return unchanged;
  const seen = new Set([text]);
  let current = text;
  let broken = original !== undefined && isBroken(original);
  let fixes = 0;
  let edits: readonly Edit[] = [];
  let least = Number.POSITIVE_INFINITY;
  let waiting = 0;
  for (let pass = 0; broken ? pass < mostRepairs : waiting < patience; pass++) {
    const { chosen, offered } = chooseFixes(await lint(current), broken);
    if (chosen.length === 0) break;
    const next = applyEdits(current, chosen.flat());
    // Two fixes that undo each other would go on for ever.
    if (seen.has(next)) break;
    seen.add(next);
    edits = pass === 0 ? chosen.flat() : changedPart(text, next);
    current = next;
    fixes += chosen.length;
    waiting = broken || offered < least ? 0 : waiting + 1;
    if (!broken) least = Math.min(least, offered);
    broken &&= isBroken(parseJson(current));
  }
  return broken ? unchanged : { text: current, edits, fixes };
}

interface Choice {
  readonly chosen: readonly (readonly Edit[])[];
  /** How many findings have a fix that could be chosen. */
  readonly offered: number;
}

/**
 * The edits of the fixes of one pass. Two insertions at one place exclude each other: their order would be a guess. A
 * fix also leaves alone what the finding of another one rests on: of two statements that cover each other each may go,
 * but not both.
 */
function chooseFixes(findings: readonly Finding[], broken: boolean): Choice {
  const chosen: (readonly Edit[])[] = [];
  const edited = createSpanSet();
  const needed = createSpanSet();
  let offered = 0;
  for (const finding of findings) {
    if (broken && finding.ruleId !== syntaxRule) continue;
    const fix = finding.fixes().find(({ kind }) => kind === 'quickfix');
    if (!fix || fix.edits.length === 0) continue;
    offered++;
    const grounds = finding.related.filter(({ part }) => part === undefined).map(({ span }) => span);
    if (edited.touches(fix.edits) || needed.touches(fix.edits) || edited.touches(grounds)) continue;
    chosen.push(fix.edits);
    edited.add(fix.edits);
    needed.add(grounds);
  }
  return { chosen, offered };
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
