import path from 'node:path';
import { defaultSettings, describeProblem, readSettings, type Settings } from '../../engine/src/settings/settings';
import { settingsFileName, settingsInFile } from '../../engine/src/settings/settingsFile';
import { canonicalUri } from '../../engine/src/text/uris';
import { nodeFileSystem } from '../../node/src/fileSystem';
import { repositoryTop } from '../../node/src/files';
import { isBelowFolder, shownPath } from './paths';

/** A workspace folder, by the settings file in it. */
export interface WorkspaceFolder {
  /** Absolute. */
  readonly folder: string;
  readonly settings: Settings;
}

/** The workspace folder that a folder belongs to; undefined where none has a settings file. */
export type FolderSettings = (folder: string) => Promise<WorkspaceFolder | undefined>;

/** Larger settings files are not read; in bytes. */
const maxSettingsFile = 1024 * 1024;

/**
 * Finds the workspace folder that a folder belongs to, so that a check says what the editor says: the nearest one at or
 * above it that has a `.vscode/settings.json`. The search ends at the repository's top, and outside of repositories where
 * the run started. Each folder is looked at once; values of no use are told as sentences.
 */
export function createFolderSettings(cwd: string, tell: (problem: string) => void): FolderSettings {
  const known = new Map<string, Promise<WorkspaceFolder | undefined>>();
  const read = async (folder: string): Promise<WorkspaceFolder | undefined> => {
    const file = path.join(folder, settingsFileName);
    const content = await nodeFileSystem.readText(canonicalUri(file), maxSettingsFile);
    if (!content || !('text' in content)) return undefined;
    const { settings, problems } = readSettings(settingsInFile(content.text));
    for (const problem of problems) tell(`${shownPath(file, cwd)}: ${describeProblem(problem)}`);
    // Whoever starts a check wants one, even where the editor is to be silent.
    return { folder, settings: { ...settings, enable: defaultSettings.enable } };
  };
  const find = async (folder: string, top: string): Promise<WorkspaceFolder | undefined> => {
    const own = known.get(folder) ?? read(folder);
    known.set(folder, own);
    const found = await own;
    const above = path.dirname(folder);
    return found || folder === top || above === folder ? found : find(above, top);
  };
  const search = async (folder: string): Promise<WorkspaceFolder | undefined> =>
    find(folder, (await repositoryTop(folder)) ?? (isBelowFolder(folder, cwd) ? cwd : folder));
  const searches = new Map<string, Promise<WorkspaceFolder | undefined>>();
  return (start) => {
    const folder = path.resolve(start);
    // A folder has many files, and the way up to the repository's top is the same for all.
    const found = searches.get(folder) ?? search(folder);
    searches.set(folder, found);
    return found;
  };
}
