// Runs a Mocha suite inside a real VS Code: the desktop one when it is named, else code-server in Chromium.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDesktopSuite } from './desktopSuite.mjs';
import { runWebSuite } from './webSuite.mjs';

const failures = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '.vscode-test', 'failures');

/**
 * Runs the suite at `suitePath` (a CommonJS file that exports `run(): Promise<void>`) with the extension in
 * `projectPath` and the workspace `folder` open, and resolves to its exit code: 0 when every test passed.
 * All three are absolute paths. `env` reaches the extension host, `userSettings` go over the quiet defaults,
 * `trust: false` leaves the workspace untrusted (code-server only), `timeout` is in milliseconds.
 * The host is the desktop VS Code in `VSCODE_EXECUTABLE_PATH` if that is set, else code-server. It is printed; when it
 * cannot be had, the promise rejects and nothing is skipped.
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
  const options = { projectPath, suitePath, folder, env, userSettings, trust, timeout, failures };
  const executable = process.env.VSCODE_EXECUTABLE_PATH;
  if (executable) {
    console.log(`Host: desktop VS Code, ${executable}`);
    return runDesktopSuite({ ...options, executable });
  }
  console.log('Host: code-server in Chromium (set VSCODE_EXECUTABLE_PATH to use a desktop VS Code)');
  return runWebSuite(options);
}
