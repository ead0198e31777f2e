/**
 * A text without some characters at its end. A regular expression such as `/[./]+$/` begins anew at each of them, which
 * takes the square of the length where many of them are in the middle.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

/** A text without some characters at both ends. */
export function trimOf(text: string, characters: string): string {
  const trimmed = trimEndOf(text, characters);
  let start = 0;
  while (start < trimmed.length && characters.includes(trimmed[start] ?? '')) start++;
  return trimmed.slice(start);
}
