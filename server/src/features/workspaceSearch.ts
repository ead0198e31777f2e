import path from 'node:path';
import { pathToFileURL } from 'node:url';
import picomatch from 'picomatch';
import type { CancellationToken } from 'vscode-languageserver';
import { filePath } from '../../../engine/src/analysis/analysis';
import { isSuppressionFile } from '../../../engine/src/analysis/suppressionFiles';
import { fileMatcher } from '../../../engine/src/settings/settings';
import { findFiles, isIgnoredByGit } from '../../../node/src/files';
import type { ServerContext } from '../context';

/** The URIs of all files of the workspace that may hold policies, as the user's settings and `.gitignore` have it. */
export async function* searchWorkspace(ctx: ServerContext, token: CancellationToken): AsyncGenerator<string> {
  const abort = new AbortController();
  const subscription = token.onCancellationRequested(() => abort.abort());
  try {
    for (const folder of ctx.folders()) {
      const uri = pathToFileURL(folder).href;
      const { settings } = await ctx.scopeOf(`${uri}/`);
      if (!settings.enable) continue;
      const match = fileMatcher(settings);
      const isHidden = await hiddenFiles(ctx, uri);
      const excluded = settings.exclude.length > 0 ? picomatch([...settings.exclude], { dot: true }) : () => false;
      const found = findFiles(folder, {
        accept: (relative) => (isSuppressionFile(relative) || match(relative).included) && !isHidden(relative),
        // A glob such as `**/node_modules/**` fits everything in the folder, so the folder need not be opened.
        skipFolder: (relative) => isHidden(relative) || excluded(`${relative}/x`),
        signal: abort.signal,
      });
      for await (const file of found) yield pathToFileURL(file.path).href;
    }
  } finally {
    subscription.dispose();
  }
}

/** Whether a file is one that a search of the workspace would find. */
export async function isSearched(ctx: ServerContext, uri: string): Promise<boolean> {
  const { settings, folder } = await ctx.scopeOf(uri);
  if (!folder) return false;
  const relative = path.relative(folder, filePath(uri)).split(path.sep).join('/');
  if (isSuppressionFile(relative)) return true;
  if (!fileMatcher(settings)(relative).included) return false;
  const isHidden = await hiddenFiles(ctx, pathToFileURL(folder).href);
  return !isHidden(relative) && !(await isIgnoredByGit(folder, relative));
}

/** The editor's own `files.exclude`, where the client has it. */
async function hiddenFiles(ctx: ServerContext, folderUri: string): Promise<(relative: string) => boolean> {
  if (!ctx.client().workspace?.configuration) return () => false;
  const value: unknown = await ctx.connection.workspace
    .getConfiguration({ scopeUri: folderUri, section: 'files.exclude' })
    .catch(() => undefined);
  if (typeof value !== 'object' || value === null) return () => false;
  const globs = Object.entries(value).flatMap(([glob, on]) => (on === true ? [glob] : []));
  if (globs.length === 0) return () => false;
  // A glob that fits a folder hides all that is in it.
  const fits = picomatch(
    globs.flatMap((glob) => [glob, `${glob}/**`]),
    { dot: true },
  );
  return (relative) => fits(relative);
}
