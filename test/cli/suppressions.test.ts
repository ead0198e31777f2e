import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runRolewright } from '../support/commandLine';

const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadAssets",
      "Effect": "allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
    }
  ]
}
`;
const entry = { rule: 'invalid-effect', path: 'roles/a-policy.json', reason: 'Read by an old parser.' };
const listOf = (...entries: object[]) => `${JSON.stringify({ suppressions: entries }, null, 2)}\n`;
const quiet = 'Nothing found in 1 policy file. 1 finding suppressed.\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-cli-'));
  await write('roles/a-policy.json', policy);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), text);
}

/** The rules and places of what is found, by file, and the exit code. */
async function check(args: readonly string[], cwd = folder): Promise<[Record<string, string[]>, number | null]> {
  const { stdout, stderr, code } = await runRolewright(cwd, ['check', '--format', 'json', ...args]);
  assert.equal(stderr, '');
  const report: { files: { path: string; findings: { rule: string; start: { line: number } }[] }[] } =
    JSON.parse(stdout);
  const found = report.files.map(({ path: file, findings }): [string, string[]] => [
    file,
    findings.map(({ rule, start }) => `${start.line} ${rule}`),
  ]);
  return [Object.fromEntries(found), code];
}

describe('rolewright check with suppressions', () => {
  it('says how many findings they hide, and is content', async () => {
    await write('.rolewright.json', listOf(entry));
    for (const given of ['.', 'roles', 'roles/a-policy.json']) {
      assert.deepEqual(await runRolewright(folder, ['check', given]), { code: 0, stdout: quiet, stderr: '' });
    }
    const { stdout } = await runRolewright(folder, ['check', '--format', 'json', '.']);
    const { files, summary } = JSON.parse(stdout);
    assert.deepEqual(files, [{ path: 'roles/a-policy.json', kind: 'permission', findings: [] }]);
    const none = { error: 0, security: 0, warning: 0, suggestion: 0, fixed: 0 };
    assert.deepEqual(summary, { ...none, files: 1, suppressed: 1 });
  });

  it('takes the nearest file, and none above the repository', async () => {
    await write('.rolewright.json', listOf(entry));
    await write('roles/.rolewright.json', listOf());
    assert.deepEqual(await check(['roles/a-policy.json']), [{ 'roles/a-policy.json': ['6 invalid-effect'] }, 1]);
    await rm(path.join(folder, 'roles', '.rolewright.json'));
    assert.deepEqual(await check(['roles/a-policy.json']), [{ 'roles/a-policy.json': [] }, 0]);
    await mkdir(path.join(folder, 'roles', '.git'));
    assert.deepEqual(await check(['roles/a-policy.json']), [{ 'roles/a-policy.json': ['6 invalid-effect'] }, 1]);
  });

  it('in a repository takes that of its top from any folder below, outside one that of the working folder', async () => {
    await write('.rolewright.json', listOf(entry));
    const below = path.join(folder, 'roles');
    assert.deepEqual(await check(['.'], below), [{ 'a-policy.json': ['6 invalid-effect'] }, 1]);
    await mkdir(path.join(folder, '.git'));
    assert.deepEqual(await check(['.'], below), [{ 'a-policy.json': [] }, 0]);
  });

  it('reports entries that have expired or are void, also when a single file is checked', async () => {
    await write('.rolewright.json', listOf({ ...entry, expires: '2020-12-31' }, { ...entry, reason: '' }));
    const expected = {
      '.rolewright.json': ['7 suppression-expired', '12 suppression-without-reason'],
      'roles/a-policy.json': ['6 invalid-effect'],
    };
    assert.deepEqual(await check(['.']), [expected, 1]);
    assert.deepEqual(await check(['roles/a-policy.json']), [expected, 1]);
  });

  it('reports entries that hide nothing when all that they could hide was checked', async () => {
    const unused = { ...entry, path: 'roles/gone-policy.json' };
    await write('.rolewright.json', listOf(entry, unused));
    const found = { '.rolewright.json': ['9 suppression-unused'], 'roles/a-policy.json': [] };
    assert.deepEqual(await check(['.']), [found, 0]);
    assert.deepEqual(await check(['.', '--fail-on', 'warning']), [found, 1]);
    assert.deepEqual(await check(['roles']), [{ 'roles/a-policy.json': [] }, 0]);
    assert.deepEqual(await check(['.', '--kind', 'permission']), [{ 'roles/a-policy.json': [] }, 0]);
  });

  it('leaves alone entries for rules that only an editor switches on', async () => {
    await write('.rolewright.json', listOf(entry, { ...entry, rule: 'sid-missing-style' }));
    assert.deepEqual(await check(['.']), [{ 'roles/a-policy.json': [] }, 0]);
  });

  it('prints them as it prints all findings', async () => {
    await write('.rolewright.json', '{ "suppressions": [{ "rule": "invalid-efect", "path": "a", "reason": "b" }] }\n');
    const { stdout, code } = await runRolewright(folder, ['check', '.rolewright.json']);
    assert.equal(
      stdout,
      [
        '.rolewright.json:1:31: warning: There is no rule "invalid-efect", so the entry suppresses nothing. Did you mean "invalid-effect"? [suppression-unknown-rule]',
        '  1 | { "suppressions": [{ "rule": "invalid-efect", "path": "a", "reason": "b" }] }',
        '    |                               ^^^^^^^^^^^^^',
        '    fix: Replace "invalid-efect" by "invalid-effect"',
        '',
        '1 warning. No policy files found.',
        '',
      ].join('\n'),
    );
    assert.equal(code, 0);
  });

  it('hides nothing of standard input', async () => {
    await write('.rolewright.json', listOf({ ...entry, path: '**' }));
    const { code } = await runRolewright(folder, ['check', '-'], policy);
    assert.equal(code, 1);
  });
});
