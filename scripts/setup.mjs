// What a fresh clone needs before anything else runs. Only Node's own modules may be imported here.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, npm } from './execute.mjs';
import { step } from './progress.mjs';

/** The project's folder, absolute. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const oldestNode = 20;

/**
 * Installs the npm packages with `npm ci` when they are missing or older than `package-lock.json`.
 * Throws when Node is too old or npm fails.
 */
export async function ensureNodeModules() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode)
    throw new Error(`Node ${oldestNode} or newer is needed; this is Node ${process.versions.node}.`);
  // npm writes this file last, so it is missing after an interrupted installation.
  const installed = path.join(projectRoot, 'node_modules', '.package-lock.json');
  const lock = path.join(projectRoot, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  await step('Installing the npm packages (npm ci)', () =>
    npm(['ci', '--no-audit', '--no-fund'], { cwd: projectRoot }),
  );
}

/** Builds the product into `dist/`; with `tests` also the sources and tests into `out/`. */
export async function buildProject({ tests = false } = {}) {
  const script = path.join(projectRoot, 'scripts', 'build.mjs');
  await step('Building', () =>
    execute(process.execPath, [script, ...(tests ? ['--tests'] : [])], { cwd: projectRoot }),
  );
}
