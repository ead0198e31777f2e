import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runRolewright } from '../support/commandLine';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const principals = `# Principals
✓ AWS Lambda: lambda.amazonaws.com
    calls sts:AssumeRole (statement 1, line 1)
    without any condition
`;

describe('rolewright who-can-assume', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rolewright-who-'));
    await writeFile(path.join(folder, 'orders-trust-policy.json'), trust);
    await writeFile(path.join(folder, 'other.json'), '{ "a": 1 }');
  });
  after(() => rm(folder, { recursive: true }));
  const run = (...args: readonly string[]) => runRolewright(folder, ['who-can-assume', ...args], trust);

  it('prints the principals', async () => {
    const { code, stdout, stderr } = await run('orders-trust-policy.json');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^# Who can assume orders/);
    assert.ok(stdout.endsWith(principals), stdout);
    assert.ok((await run('-')).stdout.endsWith(principals));
  });

  it('answers about one caller, also by the exit code', async () => {
    const yes = await run('orders-trust-policy.json', '--caller', 'lambda.amazonaws.com');
    assert.equal(yes.code, 0);
    assert.match(yes.stdout, /# Can lambda\.amazonaws\.com assume it\?\n✓ Yes, by statement 1, line 1\.\n/);
    const no = await run('-', '--caller', 'ec2.amazonaws.com');
    assert.equal(no.code, 1);
    assert.match(no.stdout, /✗ No\.\n {4}no statement names it\n/);
  });

  it('says so where IAM rejects the policy', async () => {
    await writeFile(path.join(folder, 'open-trust-policy.json'), trust.replace(/\{"Service":"[^"]+"\}/, '"*"'));
    const { code, stdout } = await run('open-trust-policy.json', '--caller', 'lambda.amazonaws.com');
    assert.equal(code, 1);
    assert.match(stdout, /\n✗ No\. IAM rejects this trust policy\.\n/);
  });

  it('takes a role of a template, and asks which where there are several', async () => {
    const role = (name: string, service: string) => `  ${name}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: ${service} }, Action: sts:AssumeRole }
`;
    const one = `Resources:\n${role('WorkerRole', 'lambda.amazonaws.com')}`;
    const two = `${one}${role('HostRole', 'ec2.amazonaws.com')}`;
    await writeFile(path.join(folder, 'one.yaml'), one);
    await writeFile(path.join(folder, 'two.yaml'), two);
    const first = await run('one.yaml');
    assert.deepEqual([first.code, first.stderr], [0, '']);
    assert.match(first.stdout, /^# Who can assume WorkerRole\n1 principal can assume this role\./);
    const host = await run('two.yaml', '--role', 'HostRole', '--caller', 'ec2.amazonaws.com');
    assert.equal(host.code, 0);
    assert.match(host.stdout, /✓ Yes, by statement 1, line 15\.\n/);
    assert.equal((await run('two.yaml', '--role', 'HostRole', '--caller', 'lambda.amazonaws.com')).code, 1);
    const standard = await runRolewright(folder, ['who-can-assume', '-', '--role', 'HostRole'], two);
    assert.match(standard.stdout, /^# Who can assume HostRole\n/);
    const failures = [await run('two.yaml'), await run('two.yaml', '--role', 'Gone')];
    assert.deepEqual(
      failures.map(({ code, stdout, stderr }) => [code, stdout, stderr.split('\n')[0]]),
      [
        [2, '', 'error: choose a role of two.yaml with --role; it has WorkerRole, HostRole.'],
        [2, '', 'error: two.yaml doesn\'t contain a role with the logical ID "Gone"; it has WorkerRole, HostRole.'],
      ],
    );
  });

  it('says what is wrong with its input', async () => {
    const failure = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, '']);
      return stderr.split('\n')[0];
    };
    assert.equal(await failure('other.json'), "error: other.json doesn't contain a trust policy.");
    assert.equal(await failure('gone.json'), 'error: cannot read gone.json.');
    assert.equal(
      await failure('-', '--caller', 'anna'),
      'error: "anna" isn\'t an ARN, account, service principal or subject of a token.',
    );
  });
});
