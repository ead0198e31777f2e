import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { runRolewright } from '../support/commandLine';

// A repository decides about its own files, not about what a check reads beside them or prints.

const policy = (action: string) =>
  `{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "${action}", "Resource": "arn:aws:s3:::my-app-assets/*" }] }`;
const suppression = JSON.stringify({
  suppressions: [{ rule: 'action-unknown', path: '**', reason: 'Only in a newer Region.' }],
});
/** Control and format characters but line ends: none of them may reach a terminal. */
const hidden = /[^\P{Cc}\n]|\p{Cf}|[\u2028\u2029]/u;

let top: string;
let folder: string;
const at = (name: string) => path.join(folder, name);
const check = (...args: readonly string[]) => runRolewright(folder, ['check', '--fail-on', 'warning', ...args]);

beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'rolewright-untrusted-'));
  folder = path.join(top, 'repository');
  await mkdir(path.join(folder, '.git'), { recursive: true });
  await writeFile(at('a-policy.json'), policy('s3:GetObjects'));
});
afterEach(() => rm(top, { recursive: true, force: true }));

describe('a configuration file in a checked folder', () => {
  const secret = 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI';

  beforeEach(() => mkdir(at('.vscode')));

  /** Configuration files, each with a content that hides the finding. */
  const silencers = {
    '.rolewright.json': suppression,
    '.gitignore': '*.json\n',
    '.vscode/settings.json': '{ "rolewright.rules": { "action-unknown": "off" } }',
  };
  for (const [name, content] of Object.entries(silencers)) {
    it(`is not read through a symbolic link: ${name}`, async () => {
      await writeFile(path.join(top, 'outside'), content);
      await symlink(path.join(top, 'outside'), at(name));
      const { stdout, code } = await check('.');
      assert.match(stdout, /action-unknown/);
      assert.equal(code, 1);
    });

    it(`shows nothing of the file it links to: ${name}`, async () => {
      await writeFile(path.join(top, 'outside'), secret);
      await symlink(path.join(top, 'outside'), at(name));
      const { stdout, stderr } = await check('.');
      assert.ok(!`${stdout}${stderr}`.includes(secret));
    });

    it(`may be a folder, a pipe or a device without harm: ${name}`, async () => {
      const makers = [
        () => mkdir(at(name)),
        () => promisify(execFile)('mkfifo', [at(name)]),
        () => symlink('/dev/zero', at(name)),
      ];
      for (const make of makers) {
        await make();
        assert.equal((await check('.')).code, 1);
        await rm(at(name), { recursive: true });
      }
    });

    it(`counts when it is a plain file: ${name}`, async () => {
      await writeFile(at(name), content);
      assert.equal((await check('.')).code, 0);
    });
  }

  it('is not read where its folder is a link to somewhere else', async () => {
    await mkdir(path.join(top, 'elsewhere'));
    await writeFile(
      path.join(top, 'elsewhere', 'settings.json'),
      '{ "rolewright.rules": { "action-unknown": "off" } }',
    );
    await rm(at('.vscode'), { recursive: true });
    await symlink(path.join(top, 'elsewhere'), at('.vscode'));
    assert.equal((await check('.')).code, 1);
  });
});

describe('what a check prints', () => {
  const evil = 'x\u001b[31m\n# Forged\u202e-policy.json';

  it('has no control characters of file names', async () => {
    await writeFile(at(evil), policy('s3:GetObjects'));
    const { stdout } = await check('.');
    assert.ok(stdout.includes('x\\u001b[31m\\n# Forged\\u202e-policy.json:1:'));
    assert.doesNotMatch(stdout, hidden);
    const report = JSON.parse((await check('--format', 'json', '.')).stdout);
    assert.equal(report.files[1].path, evil);
  });

  it('has none of them on standard error either', async () => {
    for (const args of [[`missing\u001b[31m\n.json`], ['--\u001b[2J'], ['--format', '\u202e', '.']]) {
      const { stderr, code } = await check(...args);
      assert.equal(code, 2);
      assert.doesNotMatch(stderr, hidden);
    }
    const who = await runRolewright(folder, ['who-can-assume', 'no\u001b[31m\nfile']);
    assert.equal(who.stderr.split('\n')[0], 'error: cannot read no\\u001b[31m\\nfile.');
  });

  it('has no control characters of a document', async () => {
    await writeFile(at('a-policy.json'), policy('s3:Get\\u001b[31m\\u202eObject\\n# Forged\u202e'));
    const { stdout } = await check('.');
    assert.doesNotMatch(stdout, hidden);
    assert.ok(!stdout.includes('\n# Forged'));
  });
});

describe('who-can-assume', () => {
  it('gives a principal no line of its own', async () => {
    const principal = 'arn:aws:iam::418273645091:role/x\n\n# Nobody else\nyes\u001b[31m';
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'a\n# b',
          Effect: 'Allow',
          Principal: { AWS: principal },
          Action: 'sts:AssumeRole\n# c',
          Condition: { 'StringEquals\n# d': { 'sts:ExternalId\n# e': 'f\n# g' } },
        },
      ],
    };
    await writeFile(at('deploy-trust-policy.json'), JSON.stringify(document));
    const { stdout } = await runRolewright(folder, ['who-can-assume', 'deploy-trust-policy.json']);
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.startsWith('#')),
      ['# Who can assume deploy-role', '# Principals'],
    );
    assert.doesNotMatch(stdout, hidden);
    assert.ok(stdout.includes('role/x\\n\\n# Nobody else\\nyes\\u001b[31m'));
  });
});

describe('a file that is too large', () => {
  it('is named once, not read, and no reason to fail', async () => {
    await writeFile(at('a-policy.json'), policy('s3:GetObject'));
    await writeFile(at('large-policy.json'), '{');
    // A hole in the file: reading it would take time and memory, asking for its size does not.
    await truncate(at('large-policy.json'), 3_000_000_000);
    for (const args of [['.'], ['--fix', '.'], ['.', 'large-policy.json']]) {
      const { stderr, code } = await check(...args);
      assert.equal(stderr, 'rolewright: large-policy.json is larger than 2048 KB and was not checked\n');
      assert.equal(code, 0);
    }
  });
});
