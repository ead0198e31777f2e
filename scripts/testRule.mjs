// `npm run test:rule <id>`: what one rule's file promises, and its own test file if it has one. Takes seconds; what a rule
// does to real policies is the matter of `npm test -- unit`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildProject, ensureNodeModules, projectRoot } from './setup.mjs';

const ids = process.argv.slice(2);
if (ids.length === 0) {
  console.error('Usage: npm run test:rule <id>');
  process.exitCode = 1;
} else {
  await ensureNodeModules();
  await buildProject({ tests: true });
  const folder = path.join(projectRoot, 'out', 'test', 'engine', 'rules');
  // Run as programs of their own: the first takes the ids from its arguments, which files of `--test` do not get.
  const runs = [
    [path.join(folder, 'examples.test.js'), ...ids],
    ...ids
      .map((id) => path.join(folder, `${id}.test.js`))
      .filter((file) => existsSync(file))
      .map((file) => [file]),
  ];
  for (const args of runs) if (!(await run(args))) process.exitCode = 1;
}

function run(args) {
  return new Promise((resolve, reject) => {
    const options = ['--enable-source-maps', '--test-reporter=spec'];
    const child = spawn(process.execPath, [...options, ...args], { cwd: projectRoot, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
