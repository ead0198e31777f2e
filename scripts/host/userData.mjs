// A user-data folder for one run of VS Code: empty but for settings that keep it quiet and the same everywhere.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const quiet = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'json.schemaDownload.enable': false,
  'security.workspace.trust.emptyWindow': true,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Writes the user settings of a fresh user-data folder: the quiet ones, then `settings` over them. */
export async function writeUserSettings(userDataDir, settings = {}) {
  const folder = path.join(userDataDir, 'User');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify({ ...quiet, ...settings }, undefined, 2));
}
