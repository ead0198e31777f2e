import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type AwsCli, createAwsCli, toArgv } from '../../../client/src/aws/cli';
import { getRole } from '../../../client/src/aws/iam';
import type { AwsErrorKind, AwsResult } from '../../../client/src/aws/result';
import { type LifeLine, printing, startLifeLine, writeStub } from '../../support/stubCli';

let folder = '';
let lifeLine: LifeLine;
const logged: string[] = [];

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rolewright-stub-'));
  lifeLine = await startLifeLine();
});
after(async () => {
  await lifeLine.stop();
  await rm(folder, { recursive: true, force: true });
});

function cliAt(executable: string): AwsCli {
  const env = { PATH: process.env.PATH, AWS_SECRET_ACCESS_KEY: 'hush', AWS_PAGER: 'less' };
  return createAwsCli({ executable, env, log: (line) => logged.push(line), killGraceMs: 50 });
}

async function stub(body: string): Promise<AwsCli> {
  return cliAt(await writeStub(folder, 'aws', body));
}

function errorOf(result: AwsResult<unknown>) {
  assert.ok(!result.ok, 'the call should have failed');
  return result.error;
}

test('passes the arguments as they are, with no shell', async () => {
  const cli = await stub('console.log(JSON.stringify(process.argv.slice(2)));');
  const argv = ['iam', 'x', '--description', `$(touch /x) "quoted" 'it' ; * \n| ä`];
  const result = await cli.run(argv);
  assert.deepEqual(JSON.parse(result.ok ? result.value : ''), argv);
});

test('decides what is printed, and leaves the way to AWS to the person', async () => {
  const executable = await writeStub(folder, 'aws', 'console.log(JSON.stringify(process.env));');
  const printed = {
    ...{ AWS_PAGER: 'less', AWS_CLI_AUTO_PROMPT: 'on', AWS_CLI_ERROR_FORMAT: 'json', AWS_DEFAULT_OUTPUT: 'yaml' },
    ...{ AWS_CLI_UPGRADE_DEBUG_MODE: 'true', AWS_CLI_FILE_ENCODING: 'cp1252', AWS_CLI_OUTPUT_ENCODING: 'cp1252' },
    ...{ PYTHONUTF8: '0', PYTHONIOENCODING: 'cp1252' },
  };
  const kept = {
    ...{
      HTTPS_PROXY: 'http://proxy:8080',
      NO_PROXY: 'localhost',
      AWS_CA_BUNDLE: '/ca.pem',
      AWS_RETRY_MODE: 'adaptive',
    },
    ...{ AWS_ENDPOINT_URL: 'http://localhost:1', AWS_USE_FIPS_ENDPOINT: 'true', AWS_PROFILE: 'dev' },
  };
  const env = { PATH: process.env.PATH, ...printed, ...kept };
  const result = await createAwsCli({ executable, env, log: () => undefined }).run([]);
  const given = new Map(Object.entries(JSON.parse(result.ok ? result.value : '')));
  assert.deepEqual(Object.fromEntries(Object.keys({ ...printed, ...kept }).map((key) => [key, given.get(key)])), {
    ...{ AWS_PAGER: '', AWS_CLI_AUTO_PROMPT: 'off', AWS_CLI_ERROR_FORMAT: 'legacy', AWS_DEFAULT_OUTPUT: 'json' },
    ...{ AWS_CLI_UPGRADE_DEBUG_MODE: 'false', AWS_CLI_FILE_ENCODING: 'UTF-8', AWS_CLI_OUTPUT_ENCODING: 'UTF-8' },
    ...{ PYTHONUTF8: '1', PYTHONIOENCODING: 'utf-8' },
    ...kept,
  });
});

test('gives nothing to read on standard input', async () => {
  const cli = await stub(`process.stdin.on('end', () => console.log('end')).resume();`);
  assert.deepEqual(await cli.run([]), { ok: true, value: 'end\n' });
});

test('logs the command and its end, and nothing of the environment or the answer', async () => {
  const cli = await stub(printing('{"Secret": "hush"}', '', 0));
  logged.length = 0;
  await cli.run(['iam', 'get-role', '--role-name', "it's"]);
  assert.equal(logged.length, 2);
  assert.equal(logged[0], `> aws iam get-role --role-name 'it'\\''s'`);
  assert.match(logged[1] ?? '', /^ {2}ok \(\d+\.\d s\)$/);
});

test('puts the chosen account and the output format behind the request', () => {
  assert.deepEqual(toArgv(getRole('-r'), { profile: 'dev', region: 'eu-west-1' }), [
    ...['iam', 'get-role', '--role-name=-r', '--profile', 'dev', '--region', 'eu-west-1', '--output', 'json'],
  ]);
  assert.deepEqual(toArgv(getRole('r'), {}), ['iam', 'get-role', '--role-name', 'r', '--output', 'json']);
});

test('asks for the version once', async () => {
  const cli = await stub(`require('node:fs').appendFileSync(__filename + '.calls', 'x');
    console.log('aws-cli/2.31.4 Python/3.13.7 Linux/6.1 exe/x86_64');`);
  const both = await Promise.all([cli.version(), cli.version()]);
  assert.deepEqual(both, [
    { ok: true, value: '2.31.4' },
    { ok: true, value: '2.31.4' },
  ]);
  assert.equal(await readFile(path.join(folder, 'aws.calls'), 'utf8'), 'x');
});

test('says when the program is not the AWS CLI', async () => {
  assert.equal(errorOf(await (await stub(printing('hello', '', 0))).version()).kind, 'badOutput');
});

test('a missing program', async () => {
  const error = errorOf(await cliAt(path.join(folder, 'nothing-here')).run(['--version']));
  assert.equal(error.kind, 'notFound');
  assert.equal(error.message, `${path.join(folder, 'nothing-here')} is missing, or the program it names is.`);
});

test('a program that must not be executed', async () => {
  assert.equal(errorOf(await cliAt(folder).run(['--version'])).kind, 'notExecutable');
});

test('an argument that no process can receive', async () => {
  assert.equal(errorOf(await (await stub('')).run(['a\0b'])).kind, 'notExecutable');
});

test('a program that hangs is stopped in time, with what it started', async () => {
  const cli =
    await stub(`require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(lifeLine.program)}],
    { stdio: 'inherit' }); ${lifeLine.program}`);
  const error = errorOf(await cli.run(['iam', 'x'], { timeoutMs: 1_000 }));
  assert.deepEqual(error, { kind: 'timeout', message: 'The AWS CLI gave no answer within 1 seconds.' });
  await lifeLine.allGone();
});

test('cancel stops a program that does not listen, with what it started', async () => {
  const cli =
    await stub(`require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(lifeLine.program)}],
    { stdio: 'inherit' }); ${lifeLine.program}`);
  const abort = new AbortController();
  const result = cli.run(['iam', 'x'], { signal: abort.signal });
  await lifeLine.connected(2);
  abort.abort();
  assert.deepEqual(errorOf(await result), { kind: 'cancelled', message: 'Cancelled while the command was running.' });
  await lifeLine.allGone();
});

test('a process that left the group cannot hold the answer back', async () => {
  const cli =
    await stub(`require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(lifeLine.program)}],
    { stdio: 'inherit', detached: true }); ${lifeLine.program}`);
  const abort = new AbortController();
  const result = cli.run(['iam', 'x'], { signal: abort.signal });
  await lifeLine.connected(2);
  abort.abort();
  assert.equal(errorOf(await result).kind, 'cancelled');
  await lifeLine.endStrays();
});

test('a call that is cancelled before it starts does not start', async () => {
  const cli = await stub(`require('node:fs').writeFileSync(__filename + '.ran', '');`);
  const error = errorOf(await cli.run([], { signal: AbortSignal.abort() }));
  assert.deepEqual(error, { kind: 'cancelled', message: 'Cancelled before the command started.', notSent: true });
  assert.equal(existsSync(path.join(folder, 'aws.ran')), false);
});

test('closing the window ends what is running, with what it started, and lets nothing begin', async () => {
  const executable = await writeStub(
    folder,
    'aws',
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(lifeLine.program)}],
    { stdio: 'inherit' }); ${lifeLine.program}`,
  );
  const closing = new AbortController();
  const env = { PATH: process.env.PATH };
  const cli = createAwsCli({ executable, env, log: () => undefined, killGraceMs: 50, closing: closing.signal });
  const both = [cli.run(['iam', 'x']), cli.run(['iam', 'y'], { signal: new AbortController().signal })];
  await lifeLine.connected(4);
  closing.abort();
  for (const result of both) assert.equal(errorOf(await result).kind, 'cancelled');
  await lifeLine.allGone();
  assert.equal(errorOf(await cli.run(['iam', 'z'])).notSent, true);
});

test('50 MB of output are cut off and the program is stopped', async () => {
  const cli = await stub(`const chunk = Buffer.alloc(1024 * 1024, 'x');
    for (let n = 0; n < 50; n++) process.stdout.write(chunk); ${lifeLine.program}`);
  const error = errorOf(await cli.run([]));
  assert.deepEqual(error, { kind: 'badOutput', message: 'The AWS CLI printed more than 16,777,216 bytes.' });
  await lifeLine.allGone();
});

test('output within the limit arrives whole', async () => {
  const cli = await stub(`process.stdout.write('ä'.repeat(100_000));`);
  assert.deepEqual(await cli.run([], { maxOutputBytes: 200_000 }), { ok: true, value: 'ä'.repeat(100_000) });
  assert.equal(errorOf(await cli.run([], { maxOutputBytes: 199_999 })).kind, 'badOutput');
});

test('a flood of error text does no harm', async () => {
  const cli = await stub(`process.stderr.write('e'.repeat(5_000_000)); process.exitCode = 255;`);
  const error = errorOf(await cli.run([]));
  assert.equal(error.kind, 'failed');
  assert.ok(error.message.length <= 2_000);
});

test('a program that is killed from outside', async () => {
  const error = errorOf(await (await stub(`process.kill(process.pid, 'SIGKILL');`)).run([]));
  assert.deepEqual(error, { kind: 'failed', message: 'The AWS CLI was stopped from outside (SIGKILL).' });
});

const garbage: readonly string[] = [
  '',
  'not json',
  '[]',
  '{"Role": 1}',
  '{"Role": {"RoleName": 7}}',
  '{"Role": {',
  'null',
];
for (const output of garbage) {
  test(`garbage is no answer: ${JSON.stringify(output)}`, async () => {
    const request = getRole('r');
    const result = await (await stub(printing(output, '', 0))).run(toArgv(request, {}));
    assert.equal(errorOf(request.read(result.ok ? result.value : '')).kind, 'badOutput');
  });
}

const exits: readonly (readonly [number, string, AwsErrorKind])[] = [
  [1, '', 'failed'],
  [2, 'usage: aws [options]\naws: error: argument operation: Invalid choice, valid choices are:', 'usage'],
  [252, '', 'usage'],
  [253, '', 'noCredentials'],
  [254, '', 'failed'],
  [255, '', 'failed'],
  [130, '', 'cancelled'],
  [254, 'An error occurred (NoSuchEntity) when calling the GetRole operation: No such role.', 'noSuchEntity'],
  [255, 'An error occurred (NoSuchEntity) when calling the GetRole operation: No such role.', 'noSuchEntity'],
  [253, 'The config profile (x) could not be found', 'profileNotFound'],
  [255, 'The config profile (x) could not be found', 'profileNotFound'],
];
for (const [code, stderr, kind] of exits) {
  test(`exit code ${code} with ${JSON.stringify(stderr.slice(0, 40))} means ${kind}`, async () => {
    const error = errorOf(await (await stub(printing('', stderr, code))).run([]));
    assert.equal(error.kind, kind);
    assert.equal(error.exitCode, code);
  });
}
