import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { send } from '../../../client/src/aws/cli';
import { getRole } from '../../../client/src/aws/iam';
import { planCreateRole } from '../../../client/src/roles/createRole';
import { type Bench, expectOk, fileOf, lambdaTrust, planOf, startBench, statesOf } from '../../support/planBench';

// A person's own configuration changes what the AWS CLI prints and asks. None of it may change what we understand.
let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const settings: readonly (readonly [name: string, ...values: readonly string[]])[] = [
  ['output', 'yaml', 'text', 'table', 'off', 'no-such-format'],
  ['cli_pager', 'less'],
  ['cli_auto_prompt', 'on'],
  ['cli_error_format', 'json'],
  ['cli_timestamp_format', 'iso8601', 'none', 'wire'],
  ['cli_binary_format', 'raw-in-base64-out'],
  ['cli_follow_urlparam', 'true'],
  ['cli_history', 'enabled'],
  ['retry_mode', 'adaptive'],
  ['max_attempts', '7'],
];

for (const [name, ...values] of settings) {
  assert.ok(values.length > 0);
  for (const value of values) {
    test(`${name} = ${value}`, async () => {
      await writeFile(path.join(bench.cliHome.folder, 'config'), `[default]\n${name} = ${value}\n`);
      const role = { roleName: 'r', trust: fileOf('trust.json', lambdaTrust), description: 'Größe' };
      const missing = await send(bench.cli, getRole('r'), {});
      assert.equal(missing.ok ? 'ok' : missing.error.kind, 'noSuchEntity');
      assert.equal(statesOf(await bench.run(planOf(planCreateRole(bench.account, role)))), 'done done');
      assert.equal(expectOk(await send(bench.cli, getRole('r'), {})).description, 'Größe');
    });
  }
}
