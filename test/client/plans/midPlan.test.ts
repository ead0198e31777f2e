import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AwsCli, createAwsCli, send } from '../../../client/src/aws/cli';
import { getRole } from '../../../client/src/aws/iam';
import type { AwsErrorKind } from '../../../client/src/aws/result';
import { planCreateRole } from '../../../client/src/roles/createRole';
import { type Bench, expectOk, fileOf, lambdaTrust, planOf, startBench, statesOf } from '../../support/planBench';
import { writeStub } from '../../support/stubCli';

// Faults of the program itself in the middle of a plan: all calls go to the real AWS CLI, but one step is spoilt.
let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const trust = fileOf('trust.json', lambdaTrust);

function plan() {
  return planOf(planCreateRole(bench.account, { roleName: 'r', trust }));
}

/** A CLI that does `spoil` in the place of create-role; everything else is the real one. `real()` carries it out. */
async function spoilt(spoil: string): Promise<AwsCli> {
  const body = `const { spawnSync } = require('node:child_process');
    const argv = process.argv.slice(2);
    const real = () => spawnSync(${JSON.stringify(bench.cli.executable)}, argv, { encoding: 'utf8' });
    if (argv[1] === 'create-role') { ${spoil} }
    else {
      const { stdout, stderr, status } = real();
      process.stdout.write(stdout);
      process.stderr.write(stderr);
      process.exitCode = status;
    }`;
  const executable = await writeStub(bench.cliHome.folder, 'aws-spoilt', body);
  return createAwsCli({ executable, env: bench.cliHome.env(bench.faults.url), log: () => undefined, killGraceMs: 50 });
}

async function runSpoilt(spoil: string) {
  return bench.run(plan(), { cli: await spoilt(spoil) });
}

async function exists(): Promise<boolean> {
  return (await send(bench.cli, getRole('r'), bench.account.target)).ok;
}

const lost = 'The answer was lost, but the account shows that it was done.';

const afterwards: readonly (readonly [string, string])[] = [
  ['is killed', `real(); process.kill(process.pid, 'SIGKILL');`],
  ['prints garbage', `real(); console.log('<html>'); `],
  ['prints 50 MB', `real(); for (let n = 0; n < 50; n++) process.stdout.write(Buffer.alloc(1024 * 1024, 'x'));`],
  ['is interrupted', `real(); process.exitCode = 130;`],
];
for (const [what, spoil] of afterwards) {
  test(`a CLI that ${what} after AWS has carried out the step: the account is asked, nothing is done twice`, async () => {
    const report = await runSpoilt(spoil);
    assert.equal(report.outcome, 'done');
    assert.equal(statesOf(report), 'done done');
    assert.equal(report.statuses[0]?.note, lost);
    assert.equal(bench.faults.operations.filter((operation) => operation === 'CreateRole').length, 1);
    assert.deepEqual(await bench.leftovers(), []);
  });
}

const beforehand: readonly (readonly [string, string, AwsErrorKind])[] = [
  ['is killed', `process.kill(process.pid, 'SIGKILL');`, 'failed'],
  ['prints garbage', `console.log('no answer');`, 'badOutput'],
  ['is interrupted', `process.exitCode = 130;`, 'cancelled'],
];
for (const [what, spoil, kind] of beforehand) {
  test(`a CLI that ${what} before anything is sent: the step is not certain, and resuming does it once`, async () => {
    const report = await runSpoilt(spoil);
    assert.equal(report.error?.kind, kind);
    assert.equal(statesOf(report), 'unknown pending');
    assert.equal(await exists(), false);
    const resumed = await bench.run(report.plan, { previous: report });
    assert.equal(statesOf(resumed), 'done done');
    assert.equal(bench.faults.operations.filter((operation) => operation === 'CreateRole').length, 1);
  });
}

test('a CLI that hangs is stopped, and what became of the step is asked', async () => {
  const cli = await spoilt('setInterval(() => undefined, 1_000);');
  const [create, ...rest] = plan().steps;
  assert.ok(create);
  const report = await bench.run({ ...plan(), steps: [{ ...create, timeoutMs: 500 }, ...rest] }, { cli });
  assert.equal(report.error?.kind, 'timeout');
  assert.equal(statesOf(report), 'unknown pending');
});

// What version 1 and version 2 print, and the codes they end with (cli-usage-returncodes in the AWS CLI's user guide).
const refusals: readonly (readonly [number, string, AwsErrorKind])[] = [
  [255, 'Unable to locate credentials. You can configure credentials by running "aws configure".', 'noCredentials'],
  [
    253,
    'aws: [ERROR]: Unable to locate credentials. You can configure credentials by running "aws login".',
    'noCredentials',
  ],
  [255, 'The config profile (dev) could not be found', 'profileNotFound'],
  [253, 'aws: [ERROR]: The config profile (dev) could not be found', 'profileNotFound'],
  [255, 'Error loading SSO Token: Token for corp does not exist', 'ssoExpired'],
  [255, 'Error when retrieving token from sso: Token has expired and refresh failed', 'ssoExpired'],
  [
    253,
    'aws: [ERROR]: The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
    'ssoExpired',
  ],
  [
    254,
    'aws: [ERROR]: An error occurred (ExpiredToken) when calling the CreateRole operation: The security token included in the request is expired\n\nAdditional error details:\nType: Sender\n',
    'expiredCredentials',
  ],
  [
    254,
    'An error occurred (InvalidClientTokenId) when calling the CreateRole operation: The security token included in the request is invalid.',
    'invalidCredentials',
  ],
  [255, `Provided region_name 'no where' doesn't match a supported format.`, 'noRegion'],
  [
    253,
    'aws: [ERROR]: You must specify a region. You can also configure your region by running "aws configure".',
    'noRegion',
  ],
  [255, 'Could not connect to the endpoint URL: "https://iam.amazonaws.com/"', 'network'],
  [
    254,
    'An error occurred (Throttling) when calling the CreateRole operation (reached max retries: 2): Rate exceeded',
    'throttled',
  ],
  [
    254,
    'An error occurred (LimitExceeded) when calling the CreateRole operation: Cannot exceed quota for RolesPerAccount: 1000',
    'limitExceeded',
  ],
  [2, 'usage: aws [options]\naws: error: argument operation: Invalid choice, valid choices are:', 'usage'],
  [252, "aws: [ERROR]: argument operation: Found invalid choice 'create-role'", 'usage'],
];
for (const [exitCode, stderr, kind] of refusals) {
  test(`exit code ${exitCode}, ${JSON.stringify(stderr.slice(0, 70))}: the step has failed and nothing was done`, async () => {
    const spoil = `process.stderr.write(${JSON.stringify(`\n${stderr}\n`)}); process.exitCode = ${exitCode};`;
    const report = await runSpoilt(spoil);
    assert.equal(report.error?.kind, kind);
    assert.equal(report.error?.exitCode, exitCode);
    assert.equal(statesOf(report), 'failed pending');
    assert.match(report.summary, /^Create role r: .+[."] Nothing was done\.$/);
    // Asking AWS what became of it would be beside the point: it was refused.
    assert.deepEqual(bench.faults.operations, []);
    assert.doesNotMatch(report.summary, /\[ERROR\]/);
  });
}

test('signing in again and resuming does the rest', async () => {
  const report = await runSpoilt(
    `process.stderr.write('Error when retrieving token from sso: Token has expired and refresh failed'); process.exitCode = 255;`,
  );
  assert.deepEqual(report.explanation?.actions, ['ssoLogin', 'pickProfile', 'resume']);
  const resumed = await bench.run(report.plan, { previous: report });
  assert.equal(statesOf(resumed), 'done done');
});

test('without a network nothing was sent, and the rest is resumed', async () => {
  const cli = bench.cliWith({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
  const report = await bench.run(plan(), { cli });
  assert.equal(report.error?.kind, 'network');
  assert.equal(report.error?.notSent, true);
  assert.equal(statesOf(report), 'failed pending');
  assert.deepEqual(report.explanation?.actions, ['resume', 'pickRegion']);
  assert.equal(statesOf(await bench.run(report.plan, { previous: report })), 'done done');
});

test('a region that is none is told by the CLI itself', async () => {
  const account = { ...bench.account, target: { region: 'no where' } };
  const report = await bench.run(planOf(planCreateRole(account, { roleName: 'r', trust })));
  assert.equal(report.error?.kind, 'noRegion');
  assert.deepEqual(report.explanation?.actions, ['pickRegion']);
  assert.deepEqual(bench.faults.operations, []);
});

test('no credentials at all', async () => {
  const cli = bench.cliWith({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
  const report = await bench.run(plan(), { cli });
  assert.equal(report.error?.kind, 'noCredentials');
  assert.equal(statesOf(report), 'failed pending');
  assert.deepEqual(bench.faults.operations, []);
});

test('both versions of the CLI tell what they are', async () => {
  for (const [words, version] of [
    ['aws-cli/1.45.11 Python/3.12.3 Linux/6.1 botocore/1.43.11', '1.45.11'],
    ['aws-cli/2.31.4 Python/3.13.7 Linux/6.1 exe/x86_64.debian.12', '2.31.4'],
  ]) {
    const executable = await writeStub(bench.cliHome.folder, 'aws-version', `console.log(${JSON.stringify(words)});`);
    assert.equal(expectOk(await createAwsCli({ executable, env: {}, log: () => undefined }).version()), version);
  }
});
