// The window that `npm start` opens where there is no desktop VS Code.
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { step } from '../progress.mjs';
import { ensureCodeServer } from '../provision.mjs';
import { startCodeServer } from './codeServer.mjs';
import { writeUserSettings } from './userData.mjs';

/**
 * Serves a workbench with `folder` open and the extensions in the folders `extensions`. Settings and extensions are kept
 * in `home`. `consent` is asked before system packages are installed. Resolves to what `startCodeServer` resolves to.
 */
export async function startDemo({ folder, home, extensions, consent }) {
  await ensureCodeServer({ consent });
  const userDataDir = path.join(home, 'user-data');
  if (!existsSync(path.join(userDataDir, 'User', 'settings.json'))) await writeUserSettings(userDataDir);
  // Links stand for installed extensions; they are made anew, so that a changed manifest is read again.
  const extensionsDir = path.join(home, 'extensions');
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  for (const extension of extensions) {
    await symlink(extension, path.join(extensionsDir, `rolewright.${path.basename(extension)}`));
  }
  return step('Starting VS Code', () => startCodeServer({ folder, extensionsDir, userDataDir }));
}
