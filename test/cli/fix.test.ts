import assert from 'node:assert/strict';
import { chmod, chown, link, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runRolewright } from '../support/commandLine';

const good = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
    }
  ]
}
`;
const bad = good.replace('"Allow"', '"allow"').replace('["', '[ "');

let folder: string;
const at = (name: string) => path.join(folder, name);
const fix = (...args: string[]) => runRolewright(folder, ['check', '--fix', ...args]);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rolewright-fix-'));
  await writeFile(at('a-policy.json'), bad);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('rolewright check --fix', () => {
  it('mends files, says how often, and does nothing the second time', async () => {
    await writeFile(at('b-policy.json'), good);
    assert.deepEqual(await fix('.'), {
      code: 0,
      stdout: 'Nothing found in 2 policy files. 1 fix made.\n',
      stderr: '',
    });
    assert.equal(await readFile(at('a-policy.json'), 'utf8'), good);
    assert.equal(await readFile(at('b-policy.json'), 'utf8'), good);
    const { mtimeMs } = await stat(at('a-policy.json'));
    assert.deepEqual(await fix('.'), { code: 0, stdout: 'Nothing found in 2 policy files.\n', stderr: '' });
    assert.equal((await stat(at('a-policy.json'))).mtimeMs, mtimeMs);
    assert.deepEqual((await readdir(folder)).sort(), ['a-policy.json', 'b-policy.json']);
  });

  it('reports what it has left, with the places of the new text', async () => {
    await writeFile(
      at('a-policy.json'),
      bad.replace('\n  "Version": "2012-10-17",', '').replace('/*"', '/*", "Sid": "x y"'),
    );
    const { stdout, code } = await runRolewright(folder, ['check', '--fix', '--format', 'json', '.']);
    const { files, summary } = JSON.parse(stdout);
    const text = await readFile(at('a-policy.json'), 'utf8');
    const lines = text.split('\n');
    for (const { start, rule } of files[0].findings) assert.ok(lines[start.line - 1]?.[start.column - 1], rule);
    assert.ok(text.includes('"Allow"'));
    assert.ok(summary.fixed >= 1);
    assert.equal(code, summary.error > 0 ? 1 : 0);
  });

  it('keeps line ends and the file mode', async () => {
    await writeFile(at('a-policy.json'), bad.replaceAll('\n', '\r\n'));
    await chmod(at('a-policy.json'), 0o640);
    await fix('a-policy.json');
    assert.equal(await readFile(at('a-policy.json'), 'utf8'), good.replaceAll('\n', '\r\n'));
    assert.equal((await stat(at('a-policy.json'))).mode & 0o777, 0o640);
  });

  it('keeps every bit of the mode, whatever the umask says', async () => {
    const before = process.umask(0o077);
    try {
      for (const mode of [0o664, 0o606, 0o2660, 0o755]) {
        await writeFile(at('a-policy.json'), bad);
        await chmod(at('a-policy.json'), mode);
        await fix('a-policy.json');
        assert.equal(await readFile(at('a-policy.json'), 'utf8'), good);
        assert.equal((await stat(at('a-policy.json'))).mode & 0o7777, mode);
      }
    } finally {
      process.umask(before);
    }
  });

  it('keeps the owner and the group', async () => {
    const mine = await stat(at('a-policy.json'));
    // Only a superuser can give a file away; for all others the owner is their own.
    const [uid, gid] = process.getuid?.() === 0 ? [1234, 2345] : [mine.uid, mine.gid];
    await chown(at('a-policy.json'), uid, gid);
    await fix('a-policy.json');
    const after = await stat(at('a-policy.json'));
    assert.deepEqual([after.uid, after.gid], [uid, gid]);
    assert.equal(await readFile(at('a-policy.json'), 'utf8'), good);
  });

  it('keeps hard links', async () => {
    await link(at('a-policy.json'), at('same.txt'));
    const { ino } = await stat(at('a-policy.json'));
    await fix('a-policy.json');
    assert.equal((await stat(at('a-policy.json'))).ino, ino);
    assert.equal(await readFile(at('same.txt'), 'utf8'), good);
  });

  it('cuts a hard-linked file that becomes shorter', async () => {
    const long = bad.replace('"allow"', '"allow" ,,,,,,,,,,');
    await writeFile(at('a-policy.json'), long);
    await link(at('a-policy.json'), at('same.txt'));
    await fix('a-policy.json');
    assert.deepEqual(JSON.parse(await readFile(at('same.txt'), 'utf8')), JSON.parse(good));
  });

  it('refuses a read-only file and says why', async () => {
    await chmod(at('a-policy.json'), 0o444);
    const { stderr, code } = await fix('a-policy.json');
    assert.equal(stderr, 'rolewright: cannot fix a-policy.json: it is read-only and was not changed\n');
    assert.equal(code, 2);
    assert.equal(await readFile(at('a-policy.json'), 'utf8'), bad);
    assert.equal((await stat(at('a-policy.json'))).mode & 0o777, 0o444);
    // A file that needs no fix is not written, so it is no fault.
    await writeFile(at('b-policy.json'), good);
    await chmod(at('b-policy.json'), 0o444);
    assert.equal((await fix('b-policy.json')).stderr, '');
  });

  it('leaves comments where they are', async () => {
    const text = bad.replace('  "Statement"', '  // Kept by the platform team.\n  "Statement"');
    await writeFile(at('a-policy.json'), text);
    assert.equal((await fix('a-policy.json')).code, 1);
    assert.equal(await readFile(at('a-policy.json'), 'utf8'), text.replace('"allow"', '"Allow"'));
  });

  it('keeps a byte order mark where it is no fault', async () => {
    const list =
      '\ufeff{ "suppressions": [{ "rule": "json-syntax", "path": "a-policy.json", "reason": "Read on Windows only." }] }';
    await writeFile(at('.rolewright.json'), list);
    await writeFile(at('a-policy.json'), `\ufeff${bad}`);
    assert.equal(
      (await fix('a-policy.json')).stdout,
      'Nothing found in 1 policy file. 1 fix made. 1 finding suppressed.\n',
    );
    assert.equal(await readFile(at('a-policy.json'), 'utf8'), `\ufeff${good}`);
  });

  it('writes through a symbolic link and leaves the link', async () => {
    await writeFile(at('real.txt'), bad);
    await symlink('real.txt', at('link-policy.json'));
    await fix('link-policy.json');
    assert.equal(await readFile(at('real.txt'), 'utf8'), good);
    assert.ok((await lstat(at('link-policy.json'))).isSymbolicLink());
  });

  it('does not mend what is suppressed', async () => {
    const entry = { rule: 'invalid-effect', path: '*.json', reason: 'Read by an old parser.' };
    await writeFile(at('.rolewright.json'), JSON.stringify({ suppressions: [entry] }));
    assert.equal((await fix('.')).stdout, 'Nothing found in 1 policy file. 1 finding suppressed.\n');
    assert.equal(await readFile(at('a-policy.json'), 'utf8'), bad);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(bad.trimEnd().slice(0, -1)),
      Buffer.from(', "Id": "caf'),
      Buffer.from([0xe9]),
      Buffer.from('" }'),
    ]);
    await writeFile(at('a-policy.json'), bytes);
    const { stderr, code } = await fix('a-policy.json');
    assert.equal(stderr, 'rolewright: cannot fix a-policy.json: it is not UTF-8 and was not changed\n');
    assert.equal(code, 2);
    assert.deepEqual(await readFile(at('a-policy.json')), bytes);
  });

  it('refuses standard input', async () => {
    const { stdout, stderr, code } = await fix('-');
    assert.equal(stdout, '');
    assert.match(stderr, /^error: --fix works on files; "-" cannot be fixed\.\n/);
    assert.equal(code, 2);
  });
});
