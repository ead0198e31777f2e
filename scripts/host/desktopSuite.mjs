// Runs a Mocha suite inside a desktop VS Code that is already on this machine.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { findExecutable } from '../execute.mjs';
import { ensureDebianPackages } from '../provision.mjs';

const self = fileURLToPath(import.meta.url);

/** Runs the suite and resolves to its exit code, 0 when every test passed. `hostSuite.mjs` says what the options are. */
export async function runDesktopSuite(options) {
  if (!existsSync(options.executable)) {
    throw new Error(`VSCODE_EXECUTABLE_PATH names ${options.executable}, which does not exist.`);
  }
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return runHere(options);
  // The whole run moves below xvfb-run, since @vscode/test-electron starts the editor itself.
  await ensureDebianPackages(['xvfb']);
  const args = ['-a', process.execPath, self, JSON.stringify(options)];
  const child = spawn(findExecutable('xvfb-run') ?? 'xvfb-run', args, { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function runHere({ executable, projectPath, suitePath, folder, userDataDir, extensionsDir, env, timeout }) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => {
      console.error(`The host test failed: the suite did not finish within ${timeout / 1000} s.`);
      // runTests listens for this and closes the editor.
      process.emit('SIGINT');
      resolve(1);
    }, timeout);
  });
  const run = runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: projectPath,
    extensionTestsPath: suitePath,
    extensionTestsEnv: env,
    launchArgs: [
      folder,
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${extensionsDir}`,
      '--disable-telemetry',
      '--disable-gpu',
    ],
  }).catch((error) => {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

if (process.argv[1] === self) process.exitCode = await runHere(JSON.parse(process.argv[2]));
