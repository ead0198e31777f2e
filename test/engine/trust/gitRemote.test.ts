import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileSystem } from '../../../engine/src/analysis/fileSystem';
import { readRepository } from '../../../engine/src/analysis/repository';
import { canonicalUri } from '../../../engine/src/text/uris';

const config = (url: string) => `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n`;
const app = { host: 'github.com', path: 'My-Org/my-app' };
const remote = config('git@github.com:My-Org/my-app.git');

function diskOf(files: Readonly<Record<string, string>>): FileSystem {
  const byUri = new Map(Object.entries(files).map(([name, text]) => [canonicalUri(name), text]));
  return {
    readText: async (uri) => {
      const text = byUri.get(uri);
      return text === undefined ? undefined : { text, encoding: 'UTF-8' };
    },
    fileNames: async () => [],
  };
}

const read = (files: Readonly<Record<string, string>>, file = '/home/me/app/iam/trust.json') =>
  readRepository(diskOf(files), canonicalUri(file));

describe('the repository that a file lies in', () => {
  it('is that of the nearest folder with a configuration of git', async () => {
    assert.deepEqual(await read({ '/home/me/app/.git/config': remote }), app);
    const outer = config('https://github.com/other/outer');
    assert.deepEqual(await read({ '/home/me/.git/config': outer, '/home/me/app/.git/config': remote }), app);
    assert.equal(await read({ '/home/me/.git/config': remote, '/home/me/app/.git/config': '[core]\n' }), undefined);
  });

  it('is found from a further working tree and from a submodule', async () => {
    assert.deepEqual(
      await read({
        '/home/me/app/.git': 'gitdir: /home/me/main/.git/worktrees/app\n',
        '/home/me/main/.git/worktrees/app/commondir': '../..\n',
        '/home/me/main/.git/config': remote,
      }),
      app,
    );
    assert.deepEqual(
      await read({ '/home/me/app/.git': 'gitdir: ../.git/modules/app\n', '/home/me/.git/modules/app/config': remote }),
      app,
    );
  });

  it('is unknown without git, and where a link leads nowhere', async () => {
    assert.equal(await read({}), undefined);
    assert.equal(await read({ '/home/me/app/.git': 'gitdir: /nowhere\n' }), undefined);
    assert.equal(await read({ '/home/me/app/.git': 'not a link' }), undefined);
  });
});
