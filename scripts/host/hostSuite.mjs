// Runs a Mocha suite inside a real VS Code: the desktop one when it is named, else code-server in Chromium.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDesktopSuite } from './desktopSuite.mjs';
import { writeUserSettings } from './userData.mjs';
import { runWebSuite } from './webSuite.mjs';

const failures = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '.vscode-test', 'failures');

/**
 * Runs the suite at `suitePath` (a CommonJS file that exports `run(): Promise<void>`) with the extension in
 * `projectPath` and a copy of the workspace `folder` open, and resolves to its exit code: 0 when every test passed.
 * All three are absolute paths. `env` reaches the extension host, `userSettings` go over the quiet defaults,
 * `trust: false` leaves the workspace untrusted, `timeout` is in milliseconds.
 * The host is the desktop VS Code in `VSCODE_EXECUTABLE_PATH` if that is set, else code-server. It is printed; when it
 * cannot be had, the promise rejects and nothing is skipped. An untrusted workspace is always opened in code-server,
 * since @vscode/test-electron turns workspace trust off.
 */
export async function runHostSuite({
  projectPath,
  suitePath,
  folder,
  env = {},
  userSettings = {},
  trust = true,
  timeout = 180_000,
}) {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'rolewright-host-'));
  try {
    const workspace = path.join(temporary, path.basename(folder));
    await cp(folder, workspace, { recursive: true });
    const userDataDir = path.join(temporary, 'user-data');
    await writeUserSettings(userDataDir, userSettings);
    const extensionsDir = path.join(temporary, 'extensions');
    // The suite can look for what the extension keeps on disk.
    const suiteEnv = { ...env, HOST_USER_DATA: userDataDir };
    const options = { projectPath, suitePath, folder: workspace, userDataDir, extensionsDir, env: suiteEnv, timeout };
    const executable = process.env.VSCODE_EXECUTABLE_PATH;
    if (executable && trust) {
      console.log(`Host: desktop VS Code, ${executable}`);
      return await runDesktopSuite({ ...options, executable });
    }
    console.log(
      `Host: code-server in Chromium${executable ? '' : ' (VSCODE_EXECUTABLE_PATH names a desktop VS Code)'}`,
    );
    return await runWebSuite({ ...options, trust, failures });
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
