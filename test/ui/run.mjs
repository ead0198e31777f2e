// Runs the browser tests with the packaged extension. Expects `scripts/build.mjs --tests` and `scripts/package.mjs` to
// have run. Ends with another exit code than 0 when a test fails. `--pictures` also renews those of the
// README and the walkthrough.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../scripts/setup.mjs';

const folder = path.join(projectRoot, 'out', 'test', 'ui');
const patterns = process.argv.slice(2).filter((argument) => argument !== '--pictures');
const names = (await readdir(folder)).filter(
  (name) =>
    name.endsWith('.test.js') &&
    (patterns.length === 0 || patterns.some((pattern) => `test/ui/${name}`.includes(pattern))),
);
if (names.length === 0) process.exit();
const files = names.sort().map((name) => path.join(folder, name));
const options = ['--enable-source-maps', '--test', '--test-concurrency=1', '--test-reporter=spec'];
const child = spawn(process.execPath, [...options, ...files], {
  cwd: projectRoot,
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exitCode = await new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));

/** The screenshots that the README and the walkthrough show, and their names there. */
const pictures = {
  '1-hover': 'finding',
  '5-plan': 'plan',
  '7-policies': 'attach',
  '11-report': 'report',
  '34-in-step': 'roles',
};

if (process.exitCode === 0 && process.argv.includes('--pictures')) {
  const target = path.join(projectRoot, 'docs', 'images');
  await mkdir(target, { recursive: true });
  for (const [name, image] of Object.entries(pictures)) {
    await copyFile(path.join(projectRoot, 'out', 'screenshots', `${name}.png`), path.join(target, `${image}.png`));
  }
}
