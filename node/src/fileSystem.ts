import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FileSystem } from '../../engine/src/analysis/fileSystem';
import { decodeText } from './decodeText';

export const nodeFileSystem: FileSystem = {
  async readText(file, maxBytes) {
    try {
      const { size } = await stat(file);
      return size > maxBytes ? { tooLarge: size } : decodeText(await readFile(file));
    } catch {
      return undefined;
    }
  },
  async fileNames(folder) {
    try {
      const entries = await readdir(path.resolve(folder), { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    } catch {
      return [];
    }
  },
};
