const escapeCharacter = String.fromCharCode(27);
const colours = new RegExp(`${escapeCharacter}\\[[0-9;]{0,20}m`, 'g');

/** What a build service puts in front of each line: the time, a bar of Terraform's box. */
const lineStarts = /^(?:\d{4}-\d\d-\d\d[T ][\d:.,]{8,20}Z?[ \t]+)?(?:[│╷╵|][ \t]*)?/gm;

/** Runs of backslashes are bounded, so that a text of nothing else costs no more than another. */
const jsonEscapes = /\\{1,8}(?:(["'/])|u00(2[267f]|3[cCeE])|([nrt]))/g;

const entities = /&(quot|apos|lt|gt|amp|#34|#39|#x22|#x27);/g;

const entityTexts: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#x22': '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  lt: '<',
  gt: '>',
  amp: '&',
};

/**
 * A log as its messages were written: colours and what stands before lines taken away, the escapes of JSON and XML
 * undone, at whatever depth.
 */
export function plainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(colours, '')
    .replace(lineStarts, '')
    .replace(jsonEscapes, (_, sign: string | undefined, hex: string | undefined) => {
      if (sign !== undefined) return sign;
      return hex === undefined ? '\n' : String.fromCharCode(Number.parseInt(hex, 16));
    })
    .replace(entities, (_, name: string) => entityTexts[name] ?? '');
}
