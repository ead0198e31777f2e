// Gets what the tests need besides npm packages: Debian packages, and code-server, which is VS Code's workbench and
// extension host as an npm package. Everything comes from the npm registry and from Debian.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, findExecutable, npm, npmScript } from './execute.mjs';
import { step } from './progress.mjs';

const cache = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '.vscode-test');

// code-server runs only on the Node major it was built for.
const codeServerVersions = { 20: '4.100.3', 22: '4.117.0', 24: '4.139.1' };

// The program that tells that a package is there, so that systems other than Debian can bring their own.
const programOf = {
  chromium: 'chromium',
  ripgrep: 'rg',
  xvfb: 'xvfb-run',
  'g++': 'g++',
  make: 'make',
  python3: 'python3',
};

/** Runs `provision.mjs`: everything a host test needs. */
async function main() {
  await ensureDebianPackages(['chromium']);
  console.log(await ensureCodeServer());
}

/**
 * Makes sure that Debian packages are installed; installs the missing ones when run as root.
 * Otherwise throws an error that names them and the command to run.
 * `consent` is asked first: it gets the names of the missing packages and throws to refuse. Tests need no consent.
 */
export async function ensureDebianPackages(names, { consent = async () => undefined } = {}) {
  const missing = [];
  for (const name of names) if (!(await isInstalled(name))) missing.push(name);
  if (missing.length === 0) return;
  const apt = findExecutable('apt-get');
  if (apt === undefined || process.getuid?.() !== 0) {
    throw new Error(`System packages are missing: ${missing.join(', ')}. Install them with: ${aptCommand(missing)}`);
  }
  await consent(missing);
  await step(`Installing ${missing.join(', ')} with apt-get`, async () => {
    // Another apt-get may be running; wait for it rather than fail.
    const options = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
    const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
    await execute(apt, [...wait, 'update'], options);
    await execute(apt, [...wait, 'install', '-y', '--no-install-recommends', ...missing], options);
  });
}

/** What a person types to install the packages. */
export function aptCommand(names) {
  return `sudo apt-get update && sudo apt-get install --no-install-recommends ${names.join(' ')}`;
}

/**
 * Makes sure that code-server is in `.vscode-test/code-server` and resolves to its entry file, which Node runs.
 * It is built in a sibling folder and renamed at the end, so an interrupted run leaves nothing half done.
 * `consent` is asked before Debian packages are installed; see `ensureDebianPackages`.
 */
export async function ensureCodeServer({ consent } = {}) {
  const version = codeServerVersions[process.versions.node.split('.')[0]];
  if (version === undefined) {
    throw new Error(
      `The test host needs Node ${Object.keys(codeServerVersions).join(', ')}; this is Node ${process.versions.node}.`,
    );
  }
  const target = path.join(cache, 'code-server');
  const entry = path.join(target, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
  // Native parts fit one ABI and one processor, so a cache from another machine is built anew.
  const marker = `${version} abi${process.versions.modules} ${process.platform}-${process.arch}\n`;
  if (await isReady(target, marker)) return entry;

  await ensureDebianPackages(['ripgrep', 'python3', 'make', 'g++'], { consent });
  await mkdir(cache, { recursive: true });
  await removeAbandoned();
  const work = path.join(cache, `code-server.${process.pid}.partial`);
  try {
    await buildCodeServer(work, version);
    await writeFile(path.join(work, 'ready'), marker);
    // A second run may have finished meanwhile; what it made is as good.
    if (!(await isReady(target, marker))) {
      await rm(target, { recursive: true, force: true });
      await rename(work, target).catch(async (error) => {
        if (!(await isReady(target, marker))) throw error;
      });
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return entry;
}

async function buildCodeServer(folder, version) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  const env = nativeBuildEnvironment();
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const modules = path.join(vscode, 'node_modules');

  // Its install scripts refuse to run as root and download ripgrep, so they are off and their work is done below.
  await step(`Downloading code-server ${version} (1 of 3)`, () =>
    npm(['install', `code-server@${version}`, '--ignore-scripts', '--no-save'], { cwd: folder, env }),
  );
  const install = ['install', '--omit=dev', '--ignore-scripts'];
  // Nothing compiled below needs the packages of the extensions, which are the larger download.
  const extensions = npm(install, { cwd: path.join(vscode, 'extensions'), env });
  // Its failure is reported by the last step, not before.
  extensions.catch(() => undefined);
  await step('Downloading the packages of the workbench (2 of 3)', () => npm(install, { cwd: vscode, env }));
  await step('Compiling the native parts (3 of 3)', async () => {
    // The logger takes by far the longest, so it starts first; the others share the second processor.
    await Promise.all([
      npm(['rebuild', '@vscode/spdlog'], { cwd: vscode, env }),
      npm(['rebuild', 'native-watchdog'], { cwd: vscode, env })
        .then(() => buildNodePty(path.join(modules, 'node-pty'), env))
        .then(() => npm(['rebuild', 'argon2'], { cwd: folder, env })),
    ]);
    await extensions;
  });
  await symlink('node_modules', `${modules}.asar`);
  const ripgrep = path.join(modules, '@vscode', 'ripgrep', 'bin');
  await mkdir(ripgrep, { recursive: true });
  await rm(path.join(ripgrep, 'rg'), { force: true });
  await symlink(findExecutable('rg') ?? '/usr/bin/rg', path.join(ripgrep, 'rg'));
}

/** The last step of node-pty's install script fails outside VS Code's own build, so only node-gyp is run. */
async function buildNodePty(folder, env) {
  const script = npmScript();
  if (script === undefined) throw new Error('npm was not found on the PATH; its node-gyp builds the terminal part.');
  const gyp = createRequire(script).resolve('node-gyp/bin/node-gyp.js');
  await execute(process.execPath, [gyp, 'rebuild'], { cwd: folder, env });
}

/** Compiles fast, and points node-gyp at the headers that came with Node, if they did, so that it downloads nothing. */
function nativeBuildEnvironment() {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  const env = {
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    // A file for each processor. Optimizing would double the time and speed up nothing that a person or a test waits for.
    npm_config_jobs: 'max',
    JOBS: 'max',
    CXXFLAGS: '-O0',
    CFLAGS: '-O0',
    // Compiled here: its installer would otherwise try to download it from GitHub first.
    npm_config_build_from_source: 'argon2',
  };
  return existsSync(path.join(prefix, 'include', 'node', 'node.h')) ? { ...env, npm_config_nodedir: prefix } : env;
}

async function isReady(folder, marker) {
  return (await readFile(path.join(folder, 'ready'), 'utf8').catch(() => '')) === marker;
}

/**
 * Removes what runs left behind that were killed; a run that is still alive keeps its folder. What cannot be removed
 * now, because npm outlived its run or another run removes it as well, is left to the next one.
 */
async function removeAbandoned() {
  for (const name of await readdir(cache)) {
    const pid = /^code-server\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(path.join(cache, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isInstalled(name) {
  const program = programOf[name];
  if (program !== undefined && findExecutable(program) !== undefined) return true;
  if (findExecutable('dpkg') === undefined) return false;
  const status = await execute('dpkg', ['--status', name]).catch(() => '');
  return status.includes('Status: install ok installed');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
