// `npm test`: everything that must hold, from a fresh clone on. Each stage runs even when an earlier one has failed, so
// that one run tells all; the exit code is 0 only when all have passed. Name stages to run only those:
// `npm test -- unit host`.
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { npm } from './execute.mjs';
import { buildProject, ensureNodeModules, projectRoot } from './setup.mjs';

const stages = [
  ['check', 'types, lint and format', () => npm(['run', 'check'], { cwd: projectRoot, show: true }).then(() => true)],
  ['generated', 'generated files are up to date', () => run(process.execPath, ['scripts/genRules.mjs', '--check'])],
  ['unit', 'engine, server, command line, AWS', runUnitTests],
  ['package', 'the package and its size', () => run(process.execPath, ['scripts/package.mjs'])],
  ['host', 'the extension inside a real VS Code', () => run(process.execPath, ['test/host/run.mjs'])],
  ['ui', 'the extension as a person uses it, in a browser', () => run(process.execPath, ['test/ui/run.mjs'])],
];

async function main() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !stages.some(([stage]) => stage === name));
  if (unknown.length > 0)
    throw new Error(`Unknown stage: ${unknown.join(', ')}. There are ${stages.map(([name]) => name).join(', ')}.`);
  await ensureNodeModules();
  await buildProject({ tests: true });
  const results = [];
  for (const [name, title, start] of stages) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n── ${name}: ${title}`);
    const begin = performance.now();
    const passed = await start().catch((error) => {
      console.error(error.message);
      return false;
    });
    results.push({ name, passed, seconds: Math.round((performance.now() - begin) / 1000) });
  }
  console.log('\n── stages');
  for (const { name, passed, seconds } of results) console.log(`${passed ? '✔' : '✖'} ${name} (${seconds} s)`);
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`stages: ${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

/** All tests that need neither VS Code nor a browser, in files beside each other on two cores. */
async function runUnitTests() {
  const folder = path.join(projectRoot, 'out', 'test');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.js'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/]test[\\/](host|ui|bench)[\\/]/.test(file))
    .sort();
  const options = ['--enable-source-maps', '--test', '--test-concurrency=2', '--test-reporter=spec'];
  return run(process.execPath, [...options, ...files]);
}

/** Runs a program with its output shown; resolves to whether it ended well. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
