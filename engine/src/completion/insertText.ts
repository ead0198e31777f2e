import type { Style } from '../edits/editor';

/** A place that the author fills in: its text until then, empty for a bare tab stop, and the texts to choose from. */
export interface SnippetBlank {
  readonly blank: string;
  readonly choices?: readonly string[];
}

/** Text with blanks. Lines go on with `\n`, each level of indentation is one `\t`; both become the document's own. */
export type InsertText = readonly (string | SnippetBlank)[];

/** A blank; `choices` are offered instead of free text, the first one being the default. */
export function blank(text: string, choices?: readonly string[]): SnippetBlank {
  return choices ? { blank: text, choices } : { blank: text };
}

/** Whether there is anything to fill in, so that a client needs snippets to make the most of the text. */
export function hasBlanks(text: InsertText): boolean {
  return text.some((part) => typeof part !== 'string');
}

/**
 * The text in the snippet syntax of the protocol
 * (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#snippet_syntax). Blanks
 * of the same name, such as two accounts, are filled in together.
 */
export function toSnippet(text: InsertText): string {
  const numbers = new Map<string, number>();
  let next = 1;
  return text
    .map((part) => {
      if (typeof part === 'string') return part.replace(/[\\$}]/g, '\\$&');
      const shared = mirrored.test(part.blank) ? numbers.get(part.blank) : undefined;
      if (shared !== undefined) return `$${shared}`;
      const number = next++;
      numbers.set(part.blank, number);
      if (part.choices) return `\${${number}|${part.choices.map((one) => one.replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
      return part.blank === '' ? `$${number}` : `\${${number}:${part.blank.replace(/[\\$}]/g, '\\$&')}}`;
    })
    .join('');
}

/** The text with each blank as it stands. */
export function plainInsertText(text: InsertText): string {
  return text.map((part) => (typeof part === 'string' ? part : part.blank)).join('');
}

/**
 * The text for clients without snippets: as it should stand in the document, its lines indented like the first one. An
 * object or a list with nothing but a blank to fill in is written empty, which is valid JSON and can be completed in turn.
 */
export function toFinishedText(text: InsertText, indentation: string): string {
  const marked = text.map((part) => (typeof part === 'string' ? part : part.blank || emptyBlank)).join('');
  return marked
    .replace(blankMember, '{}')
    .replace(blankEntry, '[]')
    .replaceAll(emptyBlank, '')
    .replace(/\r?\n(?!\r?\n|$)/g, (end) => end + indentation);
}

/** Marks a blank without text; a character that no policy has. */
const emptyBlank = '\uE000';
const blankMember = new RegExp(`\\{\\s*"${emptyBlank}":\\s*"${emptyBlank}"\\s*\\}`, 'g');
const blankEntry = new RegExp(`\\[\\s*"${emptyBlank}"\\s*\\]`, 'g');

/** Indents and ends lines as the document does, and leaves blanks out where the document has none. */
export function inStyle(text: InsertText, style: Pick<Style, 'unit' | 'eol' | 'comma'>): InsertText {
  const convert = (part: string) => {
    const spaced = style.comma === ',' ? part.replace(/([:,{[]) (?=["{[]|$)/g, '$1').replace(/ (?=[}\]])/g, '') : part;
    return spaced.replaceAll('\t', style.unit).replaceAll('\n', style.eol);
  };
  return text.map((part) => (typeof part === 'string' ? convert(part) : part));
}

/** Blanks that mean the same wherever they stand. */
const mirrored = /^(?:region|account-id|your-[a-z-]+)$/;
