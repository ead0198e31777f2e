import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import path from 'node:path';

/** What is read on a repository's behalf is opened neither through links nor waited for, as pipes would have it. */
const plainFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a configuration file that a folder brings along, such as `.gitignore`. Only a regular file in that folder counts:
 * a symbolic link could show any file of the machine in a report, and a device or a pipe would never end. Undefined for
 * everything else, for files over the limit, and for those that cannot be read.
 */
export async function readPlainFile(folder: string, relative: string, maxBytes: number): Promise<Buffer | undefined> {
  const file = path.join(folder, relative);
  try {
    if (!(await lstat(file)).isFile() || !isInside(await realpath(file), await realpath(folder))) return undefined;
    const handle = await open(file, plainFlags);
    try {
      const found = await handle.stat();
      return found.isFile() && found.size <= maxBytes ? await handle.readFile() : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
