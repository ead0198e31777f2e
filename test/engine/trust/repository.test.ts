import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRemote, type Repository, repositoryOf } from '../../../engine/src/trust/repository';

describe('parseRemote', () => {
  const github: Repository = { host: 'github.com', path: 'my-org/my.app' };
  const cases: readonly (readonly [string, Repository | undefined])[] = [
    ['https://github.com/my-org/my.app.git', github],
    ['https://github.com/my-org/my.app', github],
    ['https://github.com/my-org/my.app/', github],
    ['https://user:token@github.com/my-org/my.app.git', github],
    ['git@github.com:my-org/my.app.git', github],
    ['ssh://git@github.com/my-org/my.app.git', github],
    ['ssh://git@ssh.github.com:443/my-org/my.app.git', github],
    ['git@gitlab.com:group/sub/app.git', { host: 'gitlab.com', path: 'group/sub/app' }],
    ['https://github.com/my-org', undefined],
    ['https://github.com/my-org/my-app/tree/main', undefined],
    ['https://github.example.com/my-org/my-app', undefined],
    ['https://example.com/github.com/my-org/my-app', undefined],
    ['../my-app', undefined],
    ['', undefined],
  ];
  for (const [url, expected] of cases) it(url, () => assert.deepEqual(parseRemote(url), expected));
});

describe('repositoryOf', () => {
  const config = (...remotes: readonly (readonly [string, string])[]) =>
    `[core]\n\tbare = false\n${remotes.map(([name, url]) => `[remote "${name}"]\n\tfetch = +refs/heads/*:x\n\turl = ${url}\n`).join('')}[branch "main"]\n\tremote = origin\n`;

  it('takes origin', () => {
    const both = config(['fork', 'git@github.com:me/app.git'], ['origin', 'git@github.com:org/app.git']);
    assert.deepEqual(repositoryOf(both), { host: 'github.com', path: 'org/app' });
  });

  it('takes the first remote where none is called origin', () => {
    const fork = config(['fork', 'git@github.com:me/app.git']);
    assert.deepEqual(repositoryOf(fork), { host: 'github.com', path: 'me/app' });
  });

  it('has nothing without a remote', () => {
    assert.equal(repositoryOf(config()), undefined);
    assert.equal(repositoryOf(''), undefined);
  });
});
