import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fixAll } from '../../engine/src/fixes/fixAll';
import type { Finding } from '../../engine/src/rules/rule';
import { decodeText } from '../../node/src/decodeText';

/**
 * Applies all fixes that keep the meaning to a file and gives the number of fixes. The file is replaced in one step,
 * with its mode; a byte order mark and line ends stay unless a fix is about them. A file that is not UTF-8 is refused,
 * since writing it back would change other bytes.
 */
export async function fixFile(
  file: string,
  lint: (text: string) => Promise<readonly Finding[]>,
): Promise<{ readonly text: string; readonly fixes: number }> {
  const target = await realpath(file);
  const bytes = await readFile(target);
  const { text } = decodeText(bytes);
  const fixed = await fixAll(text, lint);
  if (fixed.fixes === 0) return { text, fixes: 0 };
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw new Error('it is not UTF-8 and was not changed');
  await replaceFile(target, fixed.text);
  return fixed;
}

/** Whoever reads the file meanwhile sees the old text or the new one, never a part. */
async function replaceFile(target: string, text: string): Promise<void> {
  const { mode } = await stat(target);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, text, { mode: mode & 0o777, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
