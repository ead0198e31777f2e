// Runs the browser tests with the packaged extension. Expects `scripts/build.mjs --tests` and `scripts/package.mjs` to
// have run. Ends with another exit code than 0 when a test fails. `--pictures` runs them once in each theme and renews the
// pictures in docs/images.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { installVsix } from '../../scripts/host/codeServer.mjs';
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

if (names.length > 0) {
  // Installed once; each host gets a copy.
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'rolewright-installed-'));
  try {
    const extensions = path.join(temporary, 'extensions');
    const { version } = JSON.parse(await readFile(path.join(projectRoot, 'package.json'), 'utf8'));
    await installVsix(path.join(projectRoot, `rolewright-${version}.vsix`), extensions);
    const env = { ROLEWRIGHT_EXTENSIONS: extensions };
    process.exitCode = await (wantsPictures ? renewPictures(env) : run(env));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Runs the tests and resolves to their exit code. */
async function run(env) {
  const options = ['--enable-source-maps', '--test', '--test-concurrency=1', '--test-reporter=spec'];
  const child = spawn(process.execPath, [...options, ...names.map((name) => path.join(folder, name))], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

async function renewPictures(env) {
  const target = path.join(projectRoot, 'docs', 'images');
  await mkdir(target, { recursive: true });
  for (const theme of ['light', 'dark']) {
    const code = await run({ ...env, ROLEWRIGHT_PICTURES: theme });
    if (code !== 0) return code;
    for (const picture of pictures) {
      const file = path.join(projectRoot, 'out', 'pictures', theme, `${picture}.png`);
      await copyFile(file, path.join(target, `${picture}-${theme}.png`));
    }
  }
  return 0;
}
