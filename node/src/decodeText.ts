import type { DecodedText } from '../../engine/src/analysis/fileSystem';

/**
 * Reads bytes as text: as UTF-16 when they begin with its byte order mark, as files written by PowerShell's `>` do, else
 * as UTF-8. The mark of UTF-16 is no part of the text; that of UTF-8 stays, as a rule speaks of it.
 */
export function decodeText(bytes: Buffer): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: bytes.toString('utf16le', 2), encoding: 'UTF-16' };
  if (first === 0xfe && second === 0xff) {
    // An odd byte at the end is half a character.
    const pairs = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
    return { text: pairs.swap16().toString('utf16le'), encoding: 'UTF-16' };
  }
  return { text: bytes.toString('utf8'), encoding: 'UTF-8' };
}
