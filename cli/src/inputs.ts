import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isSuppressionFile } from '../../engine/src/analysis/suppressionFiles';
import { fileMatcher } from '../../engine/src/settings/fileMatcher';
import { defaultSettings } from '../../engine/src/settings/settings';
import { anyGlob } from '../../engine/src/text/glob';
import { findFiles } from '../../node/src/files';
import type { FolderSettings } from './folderSettings';
import { shownPath } from './paths';
import { readFailure } from './readFailure';

/** Something to check. */
export interface Input {
  /** Absolute; undefined for standard input. */
  readonly file: string | undefined;
  /** The name in reports. */
  readonly shown: string;
  /** The folder in whose search the file was found; undefined when the file itself was named. */
  readonly folder: string | undefined;
}

export interface InputSearch {
  readonly cwd: string;
  readonly settingsOf: FolderSettings;
  /** Takes a sentence for each path that cannot be read. */
  readonly failures: string[];
}

/** The files that are named, and those that a search of the named folders finds; no file twice. */
export async function* findInputs(paths: readonly string[], search: InputSearch): AsyncGenerator<Input> {
  const { cwd, failures } = search;
  const seen = new Set<string>();
  for (const given of paths) {
    if (given === '-') {
      yield { file: undefined, shown: '-', folder: undefined };
      continue;
    }
    const absolute = path.resolve(cwd, given);
    const found = await stat(absolute).catch((error: unknown) => {
      failures.push(`cannot read ${given}: ${readFailure(error)}`);
      return undefined;
    });
    if (!found) continue;
    const isFolder = found.isDirectory();
    for await (const file of isFolder ? filesBelow(absolute, search) : [absolute]) {
      if (!seen.has(file)) yield { file, shown: shownPath(file, cwd), folder: isFolder ? absolute : undefined };
      seen.add(file);
    }
  }
}

/** The files below a folder that the settings of its workspace folder include. */
async function* filesBelow(folder: string, { settingsOf }: InputSearch): AsyncGenerator<string> {
  const workspace = await settingsOf(folder);
  const settings = workspace?.settings ?? defaultSettings;
  const match = fileMatcher(settings);
  const isExcluded = anyGlob(settings.exclude);
  // Globs are relative to the workspace folder, which may be above the one that is searched.
  const above = path
    .relative(workspace?.folder ?? folder, folder)
    .split(path.sep)
    .join('/');
  const inWorkspace = (relative: string) => (above === '' ? relative : `${above}/${relative}`);
  const found = findFiles(folder, {
    accept: (relative) => isSuppressionFile(relative) || match(inWorkspace(relative)).included,
    skipFolder: (relative) => isExcluded(`${inWorkspace(relative)}/x`),
  });
  for await (const file of found) yield file.path;
}
