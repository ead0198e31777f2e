import { readdir, readFile, stat } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import type { FileSystem } from '../../engine/src/analysis/fileSystem';
import { decodeText } from './decodeText';

/** The disk. It answers for `file:` URIs only; whatever has another scheme cannot be read. */
export const nodeFileSystem: FileSystem = {
  async readText(uri, maxBytes) {
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    try {
      const found = await stat(file);
      // Devices and pipes have no size and may never end.
      if (!found.isFile()) return undefined;
      return found.size > maxBytes ? { tooLarge: found.size } : decodeText(await readFile(file));
    } catch {
      return undefined;
    }
  },
  async fileNames(folderUri) {
    const folder = pathOf(folderUri);
    if (folder === undefined) return [];
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    } catch {
      return [];
    }
  },
};

function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}
