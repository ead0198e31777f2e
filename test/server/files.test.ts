import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findFiles, isIgnoredByGit } from '../../node/src/files';

let root: string;
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'rolewright-files-'));
  const files: Record<string, string> = {
    '.git/config.json': '',
    '.gitignore': '*.tmp.json\n/build/\n!keep.tmp.json\n',
    'a.json': '',
    'b.tmp.json': '',
    'keep.tmp.json': '',
    'build/c.json': '',
    'sub/build/d.json': '',
    'sub/.gitignore': 'e.json\n!b.tmp.json\n',
    'sub/e.json': '',
    'sub/b.tmp.json': '',
    'skipped/f.json': '',
    'g.txt': '',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(root, path.dirname(name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  await symlink(root, path.join(root, 'sub', 'loop'));
});
after(() => rm(root, { recursive: true, force: true }));

async function find(folder: string, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  const options = {
    accept: (file: string) => file.endsWith('.json'),
    skipFolder: (name: string) => name === 'skipped',
    ...(signal ? { signal } : {}),
  };
  for await (const file of findFiles(folder, options)) found.push(file.relative);
  return found;
}

describe('finding files', () => {
  it('goes by name, honours every .gitignore, follows no links', async () => {
    assert.deepEqual(await find(root), ['a.json', 'keep.tmp.json', 'sub/b.tmp.json', 'sub/build/d.json']);
  });

  it('honours the .gitignore files above the folder, up to the top of the repository', async () => {
    assert.deepEqual(await find(path.join(root, 'sub')), ['b.tmp.json', 'build/d.json']);
  });

  it('finds nothing in a folder that is not there, and nothing once aborted', async () => {
    assert.deepEqual(await find(path.join(root, 'missing')), []);
    assert.deepEqual(await find(root, AbortSignal.abort()), []);
  });

  it('judges a single file as the search does', async () => {
    const found = new Set(await find(root));
    const all = [
      'a.json',
      'b.tmp.json',
      'keep.tmp.json',
      'build/c.json',
      'sub/build/d.json',
      'sub/e.json',
      'sub/b.tmp.json',
    ];
    for (const file of all) assert.equal(await isIgnoredByGit(root, file), !found.has(file), file);
    assert.equal(await isIgnoredByGit(path.join(root, 'sub'), 'e.json'), true);
  });
});
