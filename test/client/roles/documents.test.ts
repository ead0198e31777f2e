import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findAwsCli, type Machine, thisMachine } from '../../../client/src/aws/findAwsCli';
import { openDocumentFolder } from '../../../client/src/plans/documentFolder';
import { prepareDocument } from '../../../client/src/roles/policyDocument';

test('what cannot be sent is refused in words', () => {
  const problem = (text: string) => {
    const prepared = prepareDocument({ name: 'f.json', text }, 'permission');
    return prepared.ok ? undefined : prepared.problem;
  };
  assert.equal(problem('{'), 'f.json is not valid JSON.');
  assert.equal(problem('{"a": 1,,}'), 'f.json is not valid JSON.');
  assert.equal(problem('[]'), 'f.json is not a policy document, because it is not a JSON object.');
  assert.equal(problem('{"a": "€"}'), 'f.json contains "€", a character that IAM does not accept in a policy.');
  const sized = (size: number) => `{ "a": "${'x'.repeat(size - 8)}" }`;
  assert.equal(problem(sized(6_144)), undefined);
  assert.equal(
    problem(sized(6_145)),
    'f.json has 6,145 characters without blanks; a managed policy can have at most 6,144.',
  );
});

test('private copies are private, and gone afterwards', async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'rolewright-test-'));
  try {
    const folder = openDocumentFolder(root);
    const written = await folder.write('create-policy:a/../b', '{}');
    assert.ok(written.ok);
    assert.equal(path.basename(written.value), 'create-policy-a----b.json');
    assert.equal((await stat(written.value)).mode & 0o777, 0o600);
    assert.equal((await stat(path.dirname(written.value))).mode & 0o777, 0o700);
    await folder.remove();
    await assert.rejects(stat(path.dirname(written.value)), { code: 'ENOENT' });
    await openDocumentFolder(root).remove();
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('the AWS CLI is found on the PATH, but never in a relative entry', async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'rolewright-test-'));
  const inFolder = (name: string) => path.join(root, name, 'aws');
  try {
    for (const name of ['one', 'two', 'folder']) await mkdir(path.join(root, name));
    await writeFile(inFolder('one'), '');
    await writeFile(inFolder('two'), '');
    await chmod(inFolder('two'), 0o755);
    await mkdir(inFolder('folder'));
    const entries = [
      '',
      '.',
      path.relative(process.cwd(), path.join(root, 'two')),
      path.join(root, 'folder'),
      path.join(root, 'one'),
    ];
    const place = (...more: readonly string[]) => thisMachine({ PATH: [...entries, ...more].join(':') });
    assert.deepEqual(await findAwsCli(undefined, place(path.join(root, 'two'))), { ok: true, value: inFolder('two') });
    const absent = { ok: false, error: { kind: 'notFound', message: 'There is no aws on the PATH.' } };
    assert.deepEqual(await findAwsCli('  ', place()), absent);
    assert.deepEqual(await findAwsCli('', thisMachine({})), absent);
    assert.deepEqual(await findAwsCli(inFolder('two'), place()), { ok: true, value: inFolder('two') });
    const errors = [
      await findAwsCli(inFolder('one'), place()),
      await findAwsCli(root, place()),
      await findAwsCli('aws', place()),
    ];
    assert.deepEqual(
      errors.map((result) => (result.ok ? 'ok' : [result.error.kind, result.error.message])),
      [
        ['notExecutable', `${inFolder('one')} is not executable.`],
        ['notFound', `There is no file ${root}.`],
        ['notFound', 'The path of the AWS CLI must be absolute, but the setting says aws.'],
      ],
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('Windows: PATHEXT counts, command scripts are explained and not run', async () => {
  const place = (...files: readonly string[]): Machine => ({
    platform: 'win32',
    env: {
      Path: '.;C:relative;"C:\\Program Files\\Amazon\\AWSCLIV2";C:\\Python\\Scripts',
      PathExt: '.COM;.EXE;.BAT;.CMD',
    },
    look: async (file) => (files.includes(file) ? 'program' : 'missing'),
  });
  const exe = 'C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe';
  const script = 'C:\\Python\\Scripts\\aws.cmd';
  assert.deepEqual(await findAwsCli(undefined, place(script, exe)), { ok: true, value: exe });
  const explained = {
    ok: false,
    error: {
      kind: 'notExecutable',
      message: `${script} is a command script. It would need a shell; an aws.exe does not.`,
    },
  };
  assert.deepEqual(await findAwsCli(undefined, place(script)), explained);
  assert.deepEqual(await findAwsCli(script, place(script)), explained);
  assert.equal((await findAwsCli(undefined, place('C:\\Python\\Scripts\\aws', 'aws.exe', '.\\aws.exe'))).ok, false);
});
