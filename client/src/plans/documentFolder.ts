import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AwsResult, fail, succeed } from '../aws/result';

/** A private folder for the documents that are handed to the AWS CLI. */
export interface DocumentFolder {
  /** Writes a document and gives its absolute path. Error: `localFile`. */
  write(id: string, text: string): Promise<AwsResult<string>>;
  /** Removes the folder and everything in it. Never rejects. */
  remove(): Promise<void>;
}

/** The folder itself is made with the first document, readable by the person alone (0700, files 0600). */
export function openDocumentFolder(root: string): DocumentFolder {
  let folder: Promise<string> | undefined;
  return {
    async write(id, text) {
      try {
        folder ??= mkdtemp(path.join(root, 'rolewright-'));
        const file = path.join(await folder, `${id.replace(/[^\w-]/g, '-')}.json`);
        await writeFile(file, text, { mode: 0o600 });
        return succeed(file);
      } catch (error) {
        return fail('localFile', error instanceof Error ? error.message : String(error));
      }
    },
    async remove() {
      const made = await folder?.catch(() => undefined);
      if (made !== undefined) await rm(made, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
