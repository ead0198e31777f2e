import type { Dirent } from 'node:fs';
import { access, opendir } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { readPlainFile } from './plainFile';

export interface FoundFile {
  /** Absolute path of the platform. */
  readonly path: string;
  /** Relative to the folder that was searched, with forward slashes. */
  readonly relative: string;
}

export interface FindOptions {
  /** Whether a file is wanted; the path is relative, with forward slashes. */
  readonly accept: (relative: string) => boolean;
  /** Whether a folder is left out with all that is in it. */
  readonly skipFolder: (relative: string) => boolean;
  readonly signal?: AbortSignal;
}

/** What a `.gitignore` says, from the folder it lies in. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * Finds files below a folder, in the order of their names, without those that git ignores and without version-control
 * folders. Symbolic links are not followed, so no file comes twice and no walk goes on for ever. Folders that cannot
 * be read are passed over.
 */
export async function* findFiles(root: string, options: FindOptions): AsyncGenerator<FoundFile> {
  yield* walk(root, '', await outerIgnoreFiles(root), options);
}

/** Whether git ignores a file below a folder, by the `.gitignore` files from the repository's top down to the file. */
export async function isIgnoredByGit(root: string, relative: string): Promise<boolean> {
  const ignoreFiles = await outerIgnoreFiles(root);
  const parts = relative.split('/');
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = path.join(root, ...parts.slice(0, depth));
    const own = await readIgnoreFile(folder);
    if (own) ignoreFiles.push(own);
    const isFolder = depth < parts.length - 1;
    if (isIgnored(ignoreFiles, path.join(folder, parts[depth] ?? ''), isFolder)) return true;
  }
  return false;
}

async function* walk(
  root: string,
  folder: string,
  inherited: readonly IgnoreFile[],
  options: FindOptions,
): AsyncGenerator<FoundFile> {
  if (options.signal?.aborted) return;
  const entries = await readFolder(path.join(root, folder));
  const absolute = path.join(root, folder);
  const own = entries.some((entry) => entry.name === '.gitignore') ? await readIgnoreFile(absolute) : undefined;
  const ignoreFiles = own ? [...inherited, own] : inherited;
  for (const entry of entries) {
    if (options.signal?.aborted) return;
    const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const file = path.join(absolute, entry.name);
    if (entry.isDirectory()) {
      if (versionControl.has(entry.name) || options.skipFolder(relative)) continue;
      if (!isIgnored(ignoreFiles, file, true)) yield* walk(root, relative, ignoreFiles, options);
    } else if (entry.isFile() && options.accept(relative) && !isIgnored(ignoreFiles, file, false)) {
      yield { path: file, relative };
    }
  }
}

const versionControl = new Set(['.git', '.hg', '.svn']);

async function readFolder(folder: string): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder)) entries.push(entry);
  } catch {
    return entries;
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** In bytes; no list that a person writes is larger. */
const maxIgnoreFile = 1024 * 1024;

async function readIgnoreFile(folder: string): Promise<IgnoreFile | undefined> {
  const bytes = await readPlainFile(folder, '.gitignore', maxIgnoreFile);
  return bytes && { folder, rules: ignore().add(bytes.toString('utf8')) };
}

/** The folder at or above the given one that holds a git repository; undefined outside repositories. */
export async function repositoryTop(folder: string): Promise<string | undefined> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (await hasGitFolder(current)) return current;
    if (current === path.dirname(current)) return undefined;
  }
}

/** The `.gitignore` files of the folders above, up to the repository's top, which count as well. */
async function outerIgnoreFiles(root: string): Promise<IgnoreFile[]> {
  const top = await repositoryTop(root);
  if (top === undefined) return [];
  const folders: string[] = [];
  for (let folder = path.resolve(root); folder !== top; ) {
    folder = path.dirname(folder);
    folders.unshift(folder);
  }
  const files = await Promise.all(folders.map(readIgnoreFile));
  return files.filter((file) => file !== undefined);
}

async function hasGitFolder(folder: string): Promise<boolean> {
  return access(path.join(folder, '.git')).then(
    () => true,
    () => false,
  );
}

/** The innermost file that has an opinion decides, as in git. */
function isIgnored(ignoreFiles: readonly IgnoreFile[], file: string, isFolder: boolean): boolean {
  for (let i = ignoreFiles.length - 1; i >= 0; i--) {
    const { folder, rules } = ignoreFiles[i] as IgnoreFile;
    const relative = path.relative(folder, file).split(path.sep).join('/');
    const verdict = rules.test(isFolder ? `${relative}/` : relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}
