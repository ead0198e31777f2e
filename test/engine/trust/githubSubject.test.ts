import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseGithubSubject, subjectFault } from '../../../engine/src/trust/githubSubject';

describe("GitHub's subject", () => {
  it('is taken apart, with and without ids, wildcards and a rest', () => {
    assert.deepEqual(parseGithubSubject('repo:my-org/my-app:ref:refs/heads/main'), {
      org: 'my-org',
      repo: 'my-app',
      rest: 'ref:refs/heads/main',
    });
    assert.deepEqual(parseGithubSubject('repo:my-org@4711/my-app@815:pull_request'), {
      org: 'my-org@4711',
      repo: 'my-app@815',
      rest: 'pull_request',
    });
    assert.deepEqual(parseGithubSubject('repo:my-org/*'), { org: 'my-org', repo: '*', rest: undefined });
    assert.deepEqual(parseGithubSubject('repo:my-*'), { org: 'my-*', repo: '*', rest: undefined });
    assert.equal(parseGithubSubject('repository_owner:my-org'), undefined);
  });

  const faults: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['repo:my-org/my-app:ref:refs/heads/main', undefined, undefined],
    ['repo:my-org/my-app:ref:refs/tags/v*', undefined, undefined],
    ['repo:my-org/my-app:ref:refs/heads/feature/one', undefined, undefined],
    ['repo:my-org/my-app:environment:production', undefined, undefined],
    ['repo:my-org/my-app:pull_request', undefined, undefined],
    ['repo:my-org/my-app:*', undefined, undefined],
    ['repo:my-org/*', undefined, undefined],
    ['repo:my-org@4711/my-app@815:ref:refs/heads/main', undefined, undefined],
    ['repository_owner:my-org:environment:production', undefined, undefined],
    ['repo:my-org/my-app:job_workflow_ref:my-org/flows/.github/workflows/x.yml@refs/heads/main', undefined, undefined],
    ['repo:my-org/my-app:ref:main', 'ref', 'repo:my-org/my-app:ref:refs/heads/main'],
    ['repo:my-org/my-app:ref:heads/main', 'ref', 'repo:my-org/my-app:ref:refs/heads/main'],
    ['repo:my-org/my-app:refs/heads/main', 'ref', 'repo:my-org/my-app:ref:refs/heads/main'],
    ['repo:my-org/my-app:ref:refs/tag/v1', 'ref', 'repo:my-org/my-app:ref:refs/tags/v1'],
    ['repo:my-org/my-app:branch:main', 'ref', 'repo:my-org/my-app:ref:refs/heads/main'],
    ['my-org/my-app:ref:refs/heads/main', 'prefix', 'repo:my-org/my-app:ref:refs/heads/main'],
    ['repo:my-org/my-app.git:pull_request', 'git', 'repo:my-org/my-app:pull_request'],
    ['https://github.com/my-org/my-app.git:ref:main', 'url', 'repo:my-org/my-app:ref:refs/heads/main'],
    ['https://github.com/my-org/my-app', 'url', undefined],
    ['repo:my-org/my-app', 'short', undefined],
  ];
  for (const [value, reason, right] of faults) {
    it(`${value} ${reason ? 'cannot be one' : 'may be one'}`, () => {
      assert.deepEqual(subjectFault(value), reason && { reason, right });
    });
  }
});
