// `npm start`: from a fresh clone to a copy of the examples in VS Code. With `--check` it stops after the findings; with
// `--yes` it may install system packages without asking.
// Only Node's own modules may be imported at the top, since the npm packages may not be there yet.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { askToInstall, copyExamples } from './demo.mjs';
import { execute, findExecutable } from './execute.mjs';
import { step } from './progress.mjs';
import { buildProject, ensureNodeModules, projectRoot } from './setup.mjs';

const oldestCode = [1, 91];
const home = path.join(projectRoot, '.vscode-test', 'start');
const welcome = path.join(projectRoot, 'scripts', 'welcome');

async function main() {
  await ensureNodeModules();
  await buildProject();
  const cli = path.join(projectRoot, 'dist', 'cli.js');
  const check = [cli, 'check', 'examples', '--fail-on', 'never'];
  await step(
    'Checking the policies in examples/',
    () => execute(process.execPath, check, { cwd: projectRoot, show: true }),
    { prints: true },
  );
  if (process.argv.includes('--check')) return;
  const code = await desktopCode();
  const folder = path.join(home, 'examples');
  await copyExamples(path.join(projectRoot, 'examples'), folder);
  console.log(`\nThe window opens a copy of examples/, which every start makes anew: ${folder}`);
  if (code === undefined) await openInBrowser(folder);
  else await openOnDesktop(code, folder);
}

/** The desktop VS Code to use: `VSCODE_EXECUTABLE_PATH`, else `code` on the PATH unless it is too old. */
async function desktopCode() {
  const chosen = process.env.VSCODE_EXECUTABLE_PATH;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`VSCODE_EXECUTABLE_PATH is ${chosen}, which doesn't exist.`);
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

async function openOnDesktop(code, folder) {
  const extensions = [projectRoot, welcome].map((extension) => `--extensionDevelopmentPath=${extension}`);
  await step(`Opening ${code}`, () => execute(code, [folder, ...extensions, '--new-window', ...asRoot()]));
}

/** VS Code doesn't start for root without these. */
function asRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  return ['--no-sandbox', `--user-data-dir=${path.join(home, 'desktop')}`];
}

/** Serves the workbench on this machine until Ctrl+C. */
async function openInBrowser(folder) {
  console.log(
    '\nNo desktop VS Code was found (VSCODE_EXECUTABLE_PATH, or `code` on the PATH), so it runs in the browser.',
  );
  const { startDemo } = await import('./host/demoServer.mjs');
  const consent = (packages) =>
    askToInstall(packages, {
      agreed: process.argv.includes('--yes'),
      interactive: process.stdin.isTTY && process.stdout.isTTY,
    });
  const server = await startDemo({ folder, home, extensions: [projectRoot, welcome], consent });
  console.log(`\nOpen ${server.url} in a browser. Press Ctrl+C to stop.`);
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
