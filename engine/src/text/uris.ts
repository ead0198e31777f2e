import { URI, Utils } from 'vscode-uri';

/**
 * Addresses of files. The engine names every file and folder by its URI, in the one spelling that `canonicalUri` gives:
 * editors and Node escape different characters.
 */

/** A URI in the spelling of the engine. A path becomes a `file:` URI. */
export function canonicalUri(pathOrUri: string): string {
  return parseUri(pathOrUri).toString();
}

/** The path of a `file:` URI on this platform; of any other URI its path part, which is enough for its name. */
export function filePath(uri: string): string {
  const parsed = parseUri(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : parsed.path;
}

/** The last part of a URI's path. */
export function baseNameOf(uri: string): string {
  return Utils.basename(parseUri(uri));
}

/** The folder of a file; the root is its own folder. */
export function folderOf(uri: string): string {
  return Utils.dirname(parseUri(uri)).toString();
}

/** A file below a folder; each part may have slashes. */
export function joinUri(folder: string, ...parts: readonly string[]): string {
  return Utils.joinPath(parseUri(folder), ...parts).toString();
}

/** The file that a path names as seen from a folder; an absolute path stands for itself. */
export function resolveUri(folder: string, path: string): string {
  if (/^[A-Za-z]:[\\/]/.test(path)) return URI.file(path).toString();
  return Utils.resolvePath(parseUri(folder), path.replaceAll('\\', '/')).toString();
}

/** Whether a file or folder is below a folder. */
export function isBelow(uri: string, folder: string): boolean {
  return canonicalUri(uri).startsWith(withSlash(canonicalUri(folder)));
}

/** The path of a file relative to a folder above it, with forward slashes; undefined where the folder is not above it. */
export function relativePath(folder: string, uri: string): string | undefined {
  const start = withSlash(parseUri(folder).path);
  const parsed = parseUri(uri);
  return isBelow(uri, folder) ? parsed.path.slice(start.length) : undefined;
}

/** The folders of a file from the innermost up to `top`, both included; none where the file is not below `top`. */
export function foldersUpTo(uri: string, top: string): readonly string[] {
  const end = canonicalUri(top).replace(/\/$/, '');
  if (!isBelow(uri, end)) return [];
  const folders: string[] = [];
  for (let folder = folderOf(uri); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder.replace(/\/$/, '') === end) return folders;
  }
}

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

function parseUri(pathOrUri: string): URI {
  return /^[a-z][a-z0-9+.-]+:/i.test(pathOrUri) ? URI.parse(pathOrUri) : URI.file(pathOrUri);
}
