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
