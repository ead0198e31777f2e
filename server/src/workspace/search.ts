import type { CancellationToken, ClientCapabilities, Connection } from 'vscode-languageserver';
import type { Scope } from '../../../engine/src/analysis/analysis';
import { isSuppressionFile } from '../../../engine/src/analysis/suppressionFiles';
import { fileMatcher } from '../../../engine/src/settings/fileMatcher';
import { anyGlob } from '../../../engine/src/text/glob';
import { canonicalUri, filePath, relativePath } from '../../../engine/src/text/uris';
import { findFiles, isIgnoredByGit } from '../../../node/src/files';

/** Looks for the files of the workspace that may hold policies, as the user's settings and `.gitignore` have it. */
export interface WorkspaceSearch {
  /** The URIs of all such files. */
  all(token?: CancellationToken): AsyncGenerator<string>;
  /** Whether a search of the whole workspace would find a file. */
  finds(uri: string): Promise<boolean>;
}

export interface SearchDeps {
  readonly connection: Connection;
  readonly client: () => ClientCapabilities;
  /** The URIs of the workspace folders. */
  readonly folders: () => readonly string[];
  readonly scopeOf: (uri: string) => Promise<Scope>;
}

export function createSearch(deps: SearchDeps): WorkspaceSearch {
  return {
    all: (token) => searchAll(deps, token),
    finds: async (uri) => {
      const { settings, folder } = await deps.scopeOf(uri);
      // Only what is on disk is searched. What another scheme names has no folder there, or was never saved.
      const relative = folder?.startsWith('file:') ? relativePath(folder, uri) : undefined;
      if (folder === undefined || relative === undefined) return false;
      if (isSuppressionFile(relative)) return true;
      if (!fileMatcher(settings)(relative).included) return false;
      const isHidden = await hiddenFiles(deps, folder);
      return !isHidden(relative) && !(await isIgnoredByGit(filePath(folder), relative));
    },
  };
}

async function* searchAll(deps: SearchDeps, token: CancellationToken | undefined): AsyncGenerator<string> {
  const abort = new AbortController();
  const subscription = token?.onCancellationRequested(() => abort.abort());
  try {
    for (const folder of deps.folders()) {
      const { settings } = await deps.scopeOf(`${folder}/`);
      if (!settings.enable || !folder.startsWith('file:')) continue;
      const match = fileMatcher(settings);
      const isHidden = await hiddenFiles(deps, folder);
      const excluded = anyGlob(settings.exclude);
      const found = findFiles(filePath(folder), {
        accept: (relative) => (isSuppressionFile(relative) || match(relative).included) && !isHidden(relative),
        // A glob such as `**/node_modules/**` fits everything in the folder, so the folder need not be opened.
        skipFolder: (relative) => isHidden(relative) || excluded(`${relative}/x`),
        signal: abort.signal,
      });
      for await (const file of found) yield canonicalUri(file.path);
    }
  } finally {
    subscription?.dispose();
  }
}

/** The editor's own `files.exclude`, where the client has it. */
async function hiddenFiles(deps: SearchDeps, folder: string): Promise<(relative: string) => boolean> {
  if (!deps.client().workspace?.configuration) return () => false;
  const value: unknown = await deps.connection.workspace
    .getConfiguration({ scopeUri: folder, section: 'files.exclude' })
    .catch(() => undefined);
  if (typeof value !== 'object' || value === null) return () => false;
  const globs = Object.entries(value).flatMap(([glob, on]) => (on === true ? [glob] : []));
  // A glob that fits a folder hides all that is in it.
  return anyGlob(globs.flatMap((glob) => [glob, `${glob}/**`]));
}
