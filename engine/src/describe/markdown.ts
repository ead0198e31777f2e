/** Pieces of Markdown that sentences are put together from. Text of a document only ever stands inside code spans. */

/** A text as a code span, whatever characters it holds. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  if (line.trim() === '') return '(empty)';
  if (longest === 0) return `\`${line}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

/** Words in a row: `a`, `a or b`, `a, b or c`; beyond `limit`, the first ones `and 4 more`. */
export function enumerate(words: readonly string[], last: 'and' | 'or', limit = 3): string {
  if (words.length > limit) {
    return `${words.slice(0, limit).join(', ')} ${last} ${words.length - limit} more`;
  }
  const end = words.at(-1) ?? '';
  return words.length < 2 ? end : `${words.slice(0, -1).join(', ')} ${last} ${end}`;
}

/** Paragraphs, those that are absent left out. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** A list with a point for each line. */
export function points(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

export function link(title: string, url: string): string {
  return `[${title}](${url})`;
}

/** The same text for editors that show no Markdown. */
export function toPlainText(markdown: string): string {
  return markdown
    .replace(/\[([^[\]]*)\]\(([^()]*)\)/g, '$1: $2')
    .replace(/\*\*/g, '')
    .replace(/`+ ?([^`]*?) ?`+/g, '$1');
}
