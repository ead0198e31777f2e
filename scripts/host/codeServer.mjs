// Starts and stops code-server: VS Code's workbench in a browser, with extensions in a Node extension host.
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execute } from '../execute.mjs';
import { ensureCodeServer } from '../provision.mjs';

const startLimit = 60_000;
const stopLimit = 5_000;

// Without the address of a gallery the workbench does not look for extensions on the network.
const noGallery = { EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }) };

/**
 * Starts code-server on 127.0.0.1 and resolves when it listens.
 * `port` 0 takes a free one. `trust: false` opens folders as an untrusted workspace would be; by default every folder
 * is trusted. `env` is added to the environment of the extension host.
 * Resolves to `{ url, port, ended, stop() }`; `ended` and `stop()` resolve when the process has ended.
 */
export async function startCodeServer({ folder, extensionsDir, userDataDir, port = 0, trust = true, env = {} }) {
  const entry = await ensureCodeServer();
  await mkdir(extensionsDir, { recursive: true });
  await mkdir(userDataDir, { recursive: true });
  const args = [
    entry,
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--config', path.join(userDataDir, 'code-server.yaml')],
    ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(trust ? ['--disable-workspace-trust'] : []),
    folder,
  ];
  // A process group of its own, so that stopping it also stops what the extension host started.
  const child = spawn(process.execPath, args, {
    env: { ...outerEnvironment(), ...noGallery, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const onExit = () => signalGroup(child, 'SIGKILL');
  process.once('exit', onExit);
  const ended = new Promise((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), stopLimit);
    await ended;
    clearTimeout(timer);
    process.removeListener('exit', onExit);
  };
  try {
    const url = await listening(child);
    return { url, port: Number(new URL(url).port), ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installs a packaged extension into an extensions folder that `startCodeServer` is given later. */
export async function installVsix(vsix, extensionsDir) {
  const entry = await ensureCodeServer();
  await mkdir(extensionsDir, { recursive: true });
  const userDataDir = path.join(extensionsDir, '..', 'install-user-data');
  const config = path.join(userDataDir, 'code-server.yaml');
  await execute(
    process.execPath,
    [
      entry,
      '--install-extension',
      vsix,
      '--extensions-dir',
      extensionsDir,
      '--user-data-dir',
      userDataDir,
      '--config',
      config,
    ],
    { env: outerEnvironment(), replaceEnv: true },
  );
}

/**
 * The environment without what an enclosing VS Code, code-server or test runner set: it would make code-server open the
 * folder in that instance, take its port, or report tests to that runner.
 */
function outerEnvironment() {
  const foreign = /^(VSCODE_|CODE_SERVER_|ELECTRON_|NODE_TEST_CONTEXT$|PORT$|PASSWORD$|HASHED_PASSWORD$|LOG_LEVEL$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason) => reject(new Error(`code-server did not start: ${reason}\n${output}`.trimEnd()));
    const timer = setTimeout(() => fail(`no answer within ${startLimit / 1000} s`), startLimit);
    const look = (chunk) => {
      output = (output + chunk).slice(-20_000);
      const url = /server listening on (http:\/\/[\w.:]+)/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout.setEncoding('utf8').on('data', look);
    child.stderr.setEncoding('utf8').on('data', look);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`it ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // The group is gone already.
    if (error.code !== 'ESRCH') throw error;
  }
}
