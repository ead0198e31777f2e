import { distance } from 'fastest-levenshtein';

/**
 * Whether a written condition key is a misspelling beyond doubt: the same name under another prefix, or at most two
 * letters off. A key that is further off may be one that the data does not know yet.
 */
export function isCertainSlip(written: string, meant: string): boolean {
  const a = written.toLowerCase();
  const b = meant.toLowerCase();
  return nameOf(a) === nameOf(b) || distance(a, b) <= 2;
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}
