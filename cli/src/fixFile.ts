import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, chmod, chown, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fixAll } from '../../engine/src/fixes/fixAll';
import type { Finding } from '../../engine/src/rules/rule';
import { decodeText } from '../../node/src/decodeText';

/**
 * Applies all fixes that keep the meaning to a file and gives the number of fixes. A byte order mark and line ends stay
 * unless a fix is about them. A file that is not UTF-8 is refused, since writing it back would change other bytes, and so
 * is one that is read-only.
 */
export async function fixFile(
  file: string,
  lint: (text: string) => Promise<readonly Finding[]>,
): Promise<{ readonly text: string; readonly fixes: number }> {
  const target = await realpath(file);
  const bytes = await readFile(target);
  const { text } = decodeText(bytes);
  const fixed = await fixAll(text, lint, file);
  if (fixed.fixes === 0) return { text, fixes: 0 };
  if (!Buffer.from(text, 'utf8').equals(bytes)) throw new Error('it is not UTF-8 and was not changed');
  await writeBack(target, fixed.text);
  return fixed;
}

/**
 * Writes a file back as it was: with its mode, its owner and all its hard links. A new file takes the place of the old one
 * in one step, so that whoever reads it meanwhile never sees a part. Where that would change more than the text, the text
 * is written into the file itself.
 */
async function writeBack(target: string, text: string): Promise<void> {
  const found = await stat(target);
  // A superuser may write everything; the mode says what the owner wants.
  if ((found.mode & 0o222) === 0) throw new Error('it is read-only and was not changed');
  await access(target, constants.W_OK);
  if (found.nlink > 1 || !(await replaceFile(target, text, found))) await overwrite(target, text);
}

/** False, and nothing is changed, where a new file cannot be like the old one. */
async function replaceFile(target: string, text: string, { mode, uid, gid }: Stats): Promise<boolean> {
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    const made = await stat(temporary);
    if (made.uid !== uid || made.gid !== gid) await chown(temporary, uid, gid);
    await chmod(temporary, mode & 0o7777);
    await rename(temporary, target);
    return true;
  } catch (error) {
    await rm(temporary, { force: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EPERM' || code === 'EACCES') return false;
    throw error;
  }
}

async function overwrite(target: string, text: string): Promise<void> {
  const handle = await open(target, 'r+');
  try {
    const bytes = Buffer.from(text, 'utf8');
    await handle.writeFile(bytes);
    await handle.truncate(bytes.length);
  } finally {
    await handle.close();
  }
}
