/**
 * IAM's wildcards: `*` stands for any number of characters, `?` for exactly one
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */

const star = 0x2a;
const questionMark = 0x3f;

/** Whether the text holds a wildcard. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/**
 * Whether a pattern matches the whole text, letter case mattering. After a mismatch only the last `*` is tried again,
 * which is enough for this language.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  return consume(pattern, text, (p, t) => p === questionMark || p === t, false);
}

/**
 * Whether `wide` matches every text that `narrow` matches. True is certain. False may also mean that only counting
 * characters would tell, as for `?*` and `*a`.
 */
export function coversWildcard(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true;
  if (!hasWildcard(narrow)) return matchesWildcard(wide, narrow);
  if (!hasWildcard(wide)) return false;
  // A `?` of the wider pattern takes one character, so a `*` of the narrower one is beyond it.
  return consume(singleForm(wide), singleForm(narrow), (p, t) => (p === questionMark ? t !== star : p === t), false);
}

/** Whether some text matches both patterns. False is certain. */
export function intersectsWildcard(a: string, b: string): boolean {
  if (a === b || a === '*' || b === '*') return true;
  if (!a.includes('*')) return fits(b, a);
  if (!b.includes('*')) return fits(a, b);
  // With a `*` on both sides the middles never hinder each other: what stands in the one, the other's `*` takes.
  return agreeAtStart(a, b) && agreeAtEnd(a, b);
}

/** A pattern against a text without `*` whose `?` may be any character. */
function fits(pattern: string, text: string): boolean {
  return consume(pattern, text, (p, t) => p === questionMark || t === questionMark || p === t, true);
}

function agreeAtStart(a: string, b: string): boolean {
  const length = Math.min(a.indexOf('*'), b.indexOf('*'));
  for (let i = 0; i < length; i++) if (!alike(a.charCodeAt(i), b.charCodeAt(i))) return false;
  return true;
}

function agreeAtEnd(a: string, b: string): boolean {
  const length = Math.min(a.length - a.lastIndexOf('*'), b.length - b.lastIndexOf('*'));
  for (let i = 1; i < length; i++) if (!alike(a.charCodeAt(a.length - i), b.charCodeAt(b.length - i))) return false;
  return true;
}

function alike(a: number, b: number): boolean {
  return a === b || a === questionMark || b === questionMark;
}

const hasRun = /[*?]{2}/;

/** Runs of wildcards in one order, the `?` first, and no `*` twice: `*?*` and `?*` mean the same. */
function singleForm(pattern: string): string {
  return !hasRun.test(pattern)
    ? pattern
    : pattern.replace(/[*?]{2,}/g, (run) => (run.includes('*') ? `${run.replaceAll('*', '')}*` : run));
}

/** So many steps per character are enough for every pattern that anybody has a use for. */
const mostSteps = 100;

/**
 * Walks a pattern over a text; `accepts` says whether a pattern character other than `*` takes a text character. Patterns
 * made to take forever are given up with the answer `doubt`, so that the steps grow with the length and not its square.
 */
function consume(pattern: string, text: string, accepts: (p: number, t: number) => boolean, doubt: boolean): boolean {
  let p = 0;
  let t = 0;
  let lastStar = -1;
  let resume = 0;
  let steps = mostSteps * (pattern.length + text.length);
  while (t < text.length) {
    if (--steps < 0) return doubt;
    const c = p < pattern.length ? pattern.charCodeAt(p) : -1;
    if (c === star) {
      lastStar = p++;
      resume = t;
    } else if (c >= 0 && accepts(c, text.charCodeAt(t))) {
      p++;
      t++;
    } else if (lastStar >= 0) {
      p = lastStar + 1;
      t = ++resume;
    } else return false;
  }
  while (p < pattern.length && pattern.charCodeAt(p) === star) p++;
  return p === pattern.length;
}
