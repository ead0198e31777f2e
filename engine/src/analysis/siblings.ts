import { baseNameOf, folderOf, joinUri } from '../text/uris';
import type { SiblingFile } from '../trust/useCase';
import type { FileSystem } from './fileSystem';

/** Files in which functions are defined, by their usual names. */
const definitionName = /^(template|sam|serverless|cloudformation)\.(ya?ml|json)$/i;

/** Definitions are looked into up to this size, in bytes. */
const maxDefinitionSize = 256 * 1024;

/** What lies beside a file, as far as it can tell what a role is for: all names, and the texts of function definitions. */
export async function readSiblings(fileSystem: FileSystem, uri: string): Promise<SiblingFile[]> {
  const folder = folderOf(uri);
  const own = baseNameOf(uri);
  const names = (await fileSystem.fileNames(folder)).filter((name) => name !== own);
  return Promise.all(
    names.map(async (name) => {
      if (!definitionName.test(name)) return { name };
      const content = await fileSystem.readText(joinUri(folder, name), maxDefinitionSize);
      return content && 'text' in content ? { name, text: content.text } : { name };
    }),
  );
}
