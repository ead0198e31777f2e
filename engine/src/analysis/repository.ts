import { folderOf, joinUri, resolveUri } from '../text/uris';
import { type Repository, repositoryOf } from '../trust/repository';
import type { FileSystem } from './fileSystem';

/** In bytes; what is larger is no configuration that a person has. */
const maxGitFile = 64 * 1024;

/** How many folders are looked into on the way up. */
const maxDepth = 12;

/** The repository on GitHub or GitLab that a file lies in, as git's own files tell it; git is not started. */
export async function readRepository(fileSystem: FileSystem, uri: string): Promise<Repository | undefined> {
  let folder = folderOf(uri);
  for (let depth = 0; depth < maxDepth; depth++) {
    const config = await readConfig(fileSystem, joinUri(folder, '.git'));
    if (config !== undefined) return repositoryOf(config);
    const parent = folderOf(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

/** `.git` is a folder, or in submodules and further working trees a file that says where the folder is. */
async function readConfig(fileSystem: FileSystem, git: string): Promise<string | undefined> {
  const own = await read(fileSystem, joinUri(git, 'config'));
  if (own !== undefined) return own;
  const link = /^gitdir:[ \t]*(.+?)\s*$/.exec((await read(fileSystem, git)) ?? '')?.[1];
  if (link === undefined) return undefined;
  const folder = resolveUri(folderOf(git), link);
  const common = (await read(fileSystem, joinUri(folder, 'commondir')))?.trim();
  return read(fileSystem, joinUri(resolveUri(folder, common ?? '.'), 'config'));
}

async function read(fileSystem: FileSystem, uri: string): Promise<string | undefined> {
  const content = await fileSystem.readText(uri, maxGitFile);
  return content && 'text' in content ? content.text : undefined;
}
