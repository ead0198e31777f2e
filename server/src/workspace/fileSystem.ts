import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type DecodedText, decodeText } from './decodeText';

/** What the server asks of the disk. Injected, so that tests can put a slow or failing one in its place. */
export interface FileSystem {
  /** The file's text, the byte order mark of UTF-8 included; undefined when it cannot be read or is larger than the limit. */
  readText(file: string, maxBytes: number): Promise<FileText | undefined>;
  /** The names of the files in a folder; empty when it cannot be read. */
  fileNames(folder: string): Promise<readonly string[]>;
}

export type FileText = DecodedText | { readonly tooLarge: number };

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
