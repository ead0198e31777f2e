// `npm test`: everything that must hold, from a fresh clone on. A stage runs even when another has failed, so that one run
// tells all; the exit code is 0 only when all have passed. Name stages, and parts of the paths of test files, to run only
// those: `npm test -- unit host`, `npm test -- unit engine/rules`, `npm test -- host undo`.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { npmScript } from './execute.mjs';
import { buildProject, ensureNodeModules, projectRoot } from './setup.mjs';

/**
 * Two lanes, because the stages in the second wait for an editor most of the time. Within a lane one stage follows the
 * other. `files` says that patterns choose among the stage's test files; `needs` names an earlier stage of the lane whose
 * outcome the stage takes, and without which it would try an old one.
 */
const stages = [
  { name: 'check', lane: 0, title: 'types, lint and format', start: runNpm('check') },
  { name: 'unit', lane: 0, files: true, title: 'engine, server, command line, AWS', start: runUnitTests },
  {
    name: 'generated',
    lane: 1,
    title: 'generated files are up to date',
    start: runScript('scripts/genRules.mjs', '--check'),
  },
  { name: 'package', lane: 1, title: 'the package and its size', start: runScript('scripts/package.mjs') },
  { name: 'host', lane: 1, files: true, title: 'the extension inside a real VS Code', start: runHostTests },
  {
    name: 'ui',
    lane: 1,
    files: true,
    needs: 'package',
    title: 'the extension as a person uses it, in a browser',
    start: runUiTests,
  },
];

async function main() {
  const names = new Set(stages.map(({ name }) => name));
  const args = process.argv.slice(2);
  const patterns = args.filter((arg) => !names.has(arg));
  const named = args.filter((arg) => names.has(arg));
  const asked = stages.filter(({ name, files }) =>
    named.length > 0 ? named.includes(name) : patterns.length === 0 || files,
  );
  const needed = new Set(asked.map(({ needs }) => needs));
  const wanted = stages.filter((stage) => asked.includes(stage) || needed.has(stage.name));
  await ensureNodeModules();
  await buildProject({ tests: true });
  // What a test leaves behind is found in a folder that belongs to this run. macOS allows only short names of sockets.
  const temporary = await mkdtemp(path.join(process.platform === 'darwin' ? '/tmp' : os.tmpdir(), 'rolewright-'));
  const aws = wanted.some(({ files }) => files) ? await startAws() : undefined;
  const run = {
    patterns,
    env: { ...process.env, ...aws?.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    busyLanes: new Set(wanted.map(({ lane }) => lane)),
  };
  try {
    const results = await runStages(wanted, run);
    const left = (await readdir(temporary)).filter((name) => name.startsWith('rolewright-'));
    report(wanted, results, left);
  } finally {
    await aws?.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** The AWS CLI and moto, started once for all stages. Where they cannot be had, the tests that need them say so. */
async function startAws() {
  const require = createRequire(import.meta.url);
  const { startAwsWorker, programsVariable } = require(path.join(projectRoot, 'out/test/support/aws/worker.js'));
  try {
    const { programs, stop } = await startAwsWorker();
    return { env: { [programsVariable]: JSON.stringify(programs) }, stop };
  } catch (error) {
    console.error(error.message);
    return undefined;
  }
}

/** Runs the lanes beside each other and shows the output of one stage after the other. */
async function runStages(wanted, run) {
  const results = new Map();
  const shown = createOutput(wanted);
  const runLane = async (lane) => {
    for (const { name, start } of wanted.filter((stage) => stage.lane === lane)) {
      const begin = performance.now();
      const passed = await start(run, shown.of(name)).catch((error) => {
        shown.of(name)(`${error.message}\n`);
        return false;
      });
      results.set(name, { passed, seconds: Math.round((performance.now() - begin) / 1000) });
      shown.end(name);
    }
    run.busyLanes.delete(lane);
  };
  await Promise.all([...run.busyLanes].map(runLane));
  return results;
}

/** Output goes to the terminal while its stage is the first that has not ended, and is kept for later otherwise. */
function createOutput(wanted) {
  const kept = new Map(wanted.map(({ name }) => [name, []]));
  const waiting = [...wanted];
  const ended = new Set();
  const show = () => {
    const [stage] = waiting;
    if (stage === undefined) return;
    for (const chunk of kept.get(stage.name).splice(0)) process.stdout.write(chunk);
  };
  const head = () => {
    if (waiting[0] !== undefined) process.stdout.write(`\n── ${waiting[0].name}: ${waiting[0].title}\n`);
  };
  head();
  return {
    of: (name) => (chunk) => {
      kept.get(name).push(chunk);
      if (waiting[0]?.name === name) show();
    },
    end(name) {
      ended.add(name);
      while (waiting[0] !== undefined && ended.has(waiting[0].name)) {
        show();
        waiting.shift();
        head();
        show();
      }
    },
  };
}

function report(wanted, results, left) {
  console.log('\n── stages');
  for (const { name } of wanted) {
    const { passed, seconds } = results.get(name);
    console.log(`${passed ? '✔' : '✖'} ${name} (${seconds} s)`);
  }
  const failed = wanted.filter(({ name }) => !results.get(name).passed).length;
  if (left.length > 0) console.log(`✖ left in the folder for temporary files: ${left.join(', ')}`);
  console.log(`stages: ${wanted.length - failed} passed, ${failed} failed`);
  if (failed > 0 || left.length > 0) process.exitCode = 1;
}

/** All tests that need neither VS Code nor a browser. */
async function runUnitTests({ patterns, env, busyLanes }, output) {
  const folder = path.join(projectRoot, 'out', 'test');
  const files = (await readdir(folder, { recursive: true }))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.js') && !/^(host|ui|bench)\//.test(file))
    .filter((file) => isWanted(`test/${file}`, patterns))
    .sort();
  if (files.length === 0) return noneFits(patterns, output);
  // One processor is left to the other lane while it is at work.
  const cores = Math.max(1, os.availableParallelism() - (busyLanes.size - 1));
  const options = ['--enable-source-maps', '--test', `--test-concurrency=${cores}`, '--test-reporter=spec'];
  return run(process.execPath, [...options, ...files.map((file) => path.join(folder, file))], { env, output });
}

function runHostTests({ patterns, env }, output) {
  return run(process.execPath, ['test/host/run.mjs', ...patterns], { env, output });
}

function runUiTests({ patterns, env }, output) {
  return run(process.execPath, ['test/ui/run.mjs', ...patterns], { env, output });
}

function isWanted(file, patterns) {
  return patterns.length === 0 || patterns.some((pattern) => file.includes(pattern.replace(/\.ts$/, '')));
}

function noneFits(patterns, output) {
  output(`No test file has ${patterns.join(' or ')} in its path.\n`);
  return true;
}

function runNpm(script) {
  return ({ env }, output) => run(process.execPath, [npmScript() ?? 'npm', 'run', script], { env, output });
}

function runScript(...args) {
  return ({ env }, output) => run(process.execPath, args, { env, output });
}

/** Runs a program; resolves to whether it ended well. */
function run(command, args, { env, output }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', output);
    child.stderr.on('data', output);
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
