/**
 * Characters that command a terminal, begin a new line of a report, or change the direction of its text: all control
 * and format characters, and the line and paragraph separators.
 */
const hiddenCharacters = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const named: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A text from outside on one line, with every character that could do something written as an escape. */
export function visibleText(text: string): string {
  return text.replace(hiddenCharacters, (character) => named.get(character) ?? escapeOf(character));
}

/** The same with a dot for each such character but a tab, so that every character keeps its column. */
export function dottedText(text: string): string {
  return text.replace(hiddenCharacters, (character) => (character === '\t' ? character : '·'.repeat(character.length)));
}

function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const code = character.charCodeAt(index).toString(16);
    return `\\u${code.padStart(4, '0')}`;
  }).join('');
}
