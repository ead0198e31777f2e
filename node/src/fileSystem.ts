import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { FileSystem, FileText } from '../../engine/src/analysis/fileSystem';
import { suppressionFileName } from '../../engine/src/analysis/suppressionFiles';
import { settingsFileName } from '../../engine/src/settings/settingsFile';
import { decodeText } from './decodeText';
import { readPlainFile } from './plainFile';

/** Files that configure a check; a folder brings them along, so only plain ones count. */
const configurationFiles = [suppressionFileName, settingsFileName];

/** The disk. It answers for `file:` URIs only; whatever has another scheme cannot be read. */
export const nodeFileSystem: FileSystem = {
  async readText(uri, maxBytes) {
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    const own = configurationFiles.find((name) => file.split(path.sep).join('/').endsWith(`/${name}`));
    if (own !== undefined) return readConfiguration(file.slice(0, -own.length), own, maxBytes);
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

async function readConfiguration(folder: string, name: string, maxBytes: number): Promise<FileText | undefined> {
  const bytes = await readPlainFile(folder, name, maxBytes);
  return bytes && decodeText(bytes);
}

function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}
