// `npm start`: from a fresh clone to the examples in VS Code. With `--check` it stops after the findings.
// Only Node's own modules may be imported at the top, since the npm packages may not be there yet.
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { execute, findExecutable } from './execute.mjs';
import { buildProject, ensureNodeModules, projectRoot } from './setup.mjs';

const oldestCode = [1, 91];
const examples = path.join(projectRoot, 'examples');

async function main() {
  await ensureNodeModules();
  await buildProject();
  console.log('\nFindings in examples/:\n');
  const cli = path.join(projectRoot, 'dist', 'cli.js');
  await execute(process.execPath, [cli, 'check', 'examples', '--fail-on', 'never'], { cwd: projectRoot, show: true });
  if (process.argv.includes('--check')) return;
  const code = await desktopCode();
  if (code === undefined) await openInBrowser();
  else await openOnDesktop(code);
}

/** The desktop VS Code to use: `VSCODE_EXECUTABLE_PATH`, else `code` on the PATH unless it is too old. */
async function desktopCode() {
  const chosen = process.env.VSCODE_EXECUTABLE_PATH;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`VSCODE_EXECUTABLE_PATH names ${chosen}, which does not exist.`);
    return chosen;
  }
  const found = findExecutable('code');
  if (found === undefined) return undefined;
  // On Windows `code` is a batch file, which only a shell can start; the program lies one folder up.
  const code = process.platform === 'win32' ? path.join(path.dirname(found), '..', 'Code.exe') : found;
  if (process.platform === 'win32') return existsSync(code) ? code : undefined;
  const version = (await execute(code, ['--version', ...asRoot()]).catch(() => '')).split('\n')[0] ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldestCode[0] || (major === oldestCode[0] && minor >= oldestCode[1])) return code;
  console.log(`\n${found} is version ${version || 'unknown'}; ${oldestCode.join('.')} or newer is needed.`);
  return undefined;
}

async function openOnDesktop(code) {
  console.log(`\nOpening examples/ in ${code}.`);
  await execute(code, [examples, `--extensionDevelopmentPath=${projectRoot}`, '--new-window', ...asRoot()]);
}

/** VS Code does not start for root without these. */
function asRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  return ['--no-sandbox', `--user-data-dir=${path.join(projectRoot, '.vscode-test', 'start', 'desktop')}`];
}

/** Serves the workbench on this machine until Ctrl+C. */
async function openInBrowser() {
  console.log(
    '\nNo desktop VS Code was found (VSCODE_EXECUTABLE_PATH, `code` on the PATH); starting it in the browser.',
  );
  const { startCodeServer } = await import('./host/codeServer.mjs');
  const { writeUserSettings } = await import('./host/userData.mjs');
  const home = path.join(projectRoot, '.vscode-test', 'start');
  const userDataDir = path.join(home, 'user-data');
  if (!existsSync(path.join(userDataDir, 'User', 'settings.json'))) await writeUserSettings(userDataDir);
  // A link stands in for the installed extension; made anew, so that a changed manifest is read again.
  const extensionsDir = path.join(home, 'extensions');
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  await symlink(projectRoot, path.join(extensionsDir, 'rolewright.rolewright'));
  const server = await startCodeServer({ folder: examples, extensionsDir, userDataDir });
  console.log(`\nOpen ${server.url} in a browser. Ctrl+C ends it.`);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
    server.ended.then(resolve);
  });
  await server.stop();
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
