// Runs the browser tests with the packaged extension. Expects `scripts/build.mjs --tests` and `scripts/package.mjs` to
// have run. Ends with another exit code than 0 when a test fails. `--pictures` runs them once in each theme and renews the
// pictures in docs/images.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../scripts/setup.mjs';

/** The test file that makes the pictures of the documentation, and their names. */
const story = 'keyboardStory.test.js';
const pictures = [
  'first-role',
  'story-1-empty-folder',
  'story-2-new-trust-policy',
  'story-3-trust-policy',
  'story-4-new-permission-policy',
  'story-5-permission-policy',
  'story-6-plan',
  'story-7-created',
  'story-8-attach',
  'story-9-verified',
  'story-10-deploy',
  'story-11-function',
  'story-12-deleted',
  'completion',
  'finding',
];

const folder = path.join(projectRoot, 'out', 'test', 'ui');
const wantsPictures = process.argv.includes('--pictures');
const patterns = process.argv.slice(2).filter((argument) => argument !== '--pictures');
const names = (await readdir(folder))
  .filter((name) => name.endsWith('.test.js') && (!wantsPictures || name === story))
  .filter((name) => patterns.length === 0 || patterns.some((pattern) => `test/ui/${name}`.includes(pattern)))
  .sort();

if (names.length > 0) process.exitCode = await (wantsPictures ? renewPictures() : run());

/** Runs the tests and resolves to their exit code. */
async function run(env = {}) {
  const options = ['--enable-source-maps', '--test', '--test-concurrency=1', '--test-reporter=spec'];
  const child = spawn(process.execPath, [...options, ...names.map((name) => path.join(folder, name))], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

async function renewPictures() {
  const target = path.join(projectRoot, 'docs', 'images');
  await mkdir(target, { recursive: true });
  for (const theme of ['light', 'dark']) {
    const code = await run({ ROLEWRIGHT_PICTURES: theme });
    if (code !== 0) return code;
    for (const picture of pictures) {
      const file = path.join(projectRoot, 'out', 'pictures', theme, `${picture}.png`);
      await copyFile(file, path.join(target, `${picture}-${theme}.png`));
    }
  }
  return 0;
}
