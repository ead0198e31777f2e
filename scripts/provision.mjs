// Gets what the tests need besides npm packages: Debian packages, and code-server, which is VS Code's workbench and
// extension host as an npm package. Everything comes from the npm registry and from Debian.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, findExecutable, npm, npmScript } from './execute.mjs';

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
 */
export async function ensureDebianPackages(names) {
  const missing = [];
  for (const name of names) if (!(await isInstalled(name))) missing.push(name);
  if (missing.length === 0) return;
  const apt = findExecutable('apt-get');
  if (apt === undefined || process.getuid?.() !== 0) {
    throw new Error(
      `These packages are needed and missing: ${missing.join(', ')}. ` +
        `Install them with: sudo apt-get update && sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  }
  console.log(`Installing ${missing.join(', ')} with apt-get.`);
  // Another apt-get may be running; wait for it rather than fail.
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
  await execute(apt, [...wait, 'update'], options);
  await execute(apt, [...wait, 'install', '-y', '--no-install-recommends', ...missing], options);
}

/**
 * Makes sure that code-server is in `.vscode-test/code-server` and resolves to its entry file, which Node runs.
 * It is built in a sibling folder and renamed at the end, so an interrupted run leaves nothing half done.
 */
export async function ensureCodeServer() {
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

  await ensureDebianPackages(['ripgrep', 'python3', 'make', 'g++']);
  console.log(
    `Installing code-server ${version} into ${path.relative(process.cwd(), target)}; this takes about a minute.`,
  );
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
  console.log('  1/4 code-server');
  await npm(['install', `code-server@${version}`, '--ignore-scripts', '--no-save'], { cwd: folder, env });
  console.log('  2/4 the workbench and its extensions');
  const install = ['install', '--omit=dev', '--ignore-scripts'];
  await Promise.all([npm(install, { cwd: vscode, env }), npm(install, { cwd: path.join(vscode, 'extensions'), env })]);
  console.log('  3/4 native parts');
  await npm(['rebuild', '@vscode/spdlog', 'native-watchdog'], { cwd: vscode, env });
  await npm(['rebuild', 'argon2'], { cwd: folder, env });
  await buildNodePty(path.join(modules, 'node-pty'), env);
  console.log('  4/4 links');
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

/** Points node-gyp at the headers that came with Node, if they did, so that it has nothing to download. */
function nativeBuildEnvironment() {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  const env = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
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
