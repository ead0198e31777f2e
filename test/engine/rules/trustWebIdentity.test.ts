import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

const github = 'token.actions.githubusercontent.com';

function idsOf(provider: string, condition: object): readonly string[] {
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: provider.includes('/') ? provider : `arn:aws:iam::210987654321:oidc-provider/${provider}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return lintDocument(documentOf(text)).map((finding) => `${finding.severity} ${finding.ruleId}`);
}

function subject(operator: string, sub: string): readonly string[] {
  return idsOf(github, {
    [operator]: {
      [`${github}:sub`]: sub,
      ...(operator === 'StringEquals' && { [`${github}:aud`]: 'sts.amazonaws.com' }),
    },
    ...(operator !== 'StringEquals' && { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } }),
  });
}

describe("wildcards in GitHub's subject", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['repo:my-org/my-app:*', ['warning trust-github-sub-wildcard']],
    ['repo:my-org/my-app-*:ref:refs/heads/main', ['warning trust-github-sub-wildcard']],
    ['repo:my-org/*', ['security trust-github-sub-wildcard']],
    ['repo:my-org*', ['security trust-github-sub-wildcard']],
    ['repo:my-*/my-app:ref:refs/heads/main', ['security trust-github-sub-wildcard']],
    ['repo:my-org@*/my-app@*:ref:refs/heads/main', []],
    ['repo:my-org/my-app:ref:refs/tags/v*', []],
    ['repo:my-org/my-app:environment:*', []],
    ['*', ['error trust-oidc-shared-provider']],
  ];
  for (const [sub, expected] of cases) {
    it(`${sub}: ${expected.join(', ') || 'nothing'}`, () => assert.deepEqual(subject('StringLike', sub), expected));
  }
});

describe('conditions that do not hold a provider back', () => {
  const sub = { [`${github}:sub`]: 'repo:my-org/my-app:ref:refs/heads/main' };
  const aud = { [`${github}:aud`]: 'sts.amazonaws.com' };

  it('are those that a missing claim fulfils', () => {
    assert.deepEqual(idsOf(github, { StringEquals: { ...aud, ...sub } }), []);
    assert.ok(
      idsOf(github, { StringEqualsIfExists: sub, StringEquals: aud }).includes('error trust-oidc-shared-provider'),
    );
    assert.ok(idsOf(github, { StringNotEquals: sub, StringEquals: aud }).includes('error trust-oidc-shared-provider'));
    assert.deepEqual(idsOf(github, { 'ForAllValues:StringEquals': sub, StringEquals: aud }), [
      'security condition-forallvalues-single',
    ]);
  });

  it('are not those on claims that name a repository', () => {
    assert.deepEqual(idsOf(github, { StringEquals: { ...aud, [`${github}:repository_id`]: '812345678' } }), []);
  });

  it('are those on claims that AWS does not evaluate', () => {
    const warning = 'warning trust-oidc-claim-not-evaluated';
    for (const claim of ['repository_owner', 'head_ref', 'repositry_id', 'run_id']) {
      assert.deepEqual(idsOf(github, { StringEquals: { ...aud, ...sub, [`${github}:${claim}`]: 'a' } }), [warning]);
    }
    for (const claim of ['repository', 'environment', 'job_workflow_ref', 'ENTERPRISE_ID', 'ref', 'actor']) {
      assert.deepEqual(idsOf(github, { StringEquals: { ...aud, ...sub, [`${github}:${claim}`]: 'a' } }), []);
    }
  });

  it('are found whatever the letter case of the key', () => {
    assert.deepEqual(
      idsOf(github, { StringEquals: { ...aud, [`${github.toUpperCase()}:SUB`]: sub[`${github}:sub`] } }),
      [],
    );
  });
});

describe('other providers', () => {
  const eks = 'oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9';
  const arn = `arn:aws:iam::210987654321:oidc-provider/${eks}`;

  it('an EKS cluster needs a service account', () => {
    const aud = { [`${eks}:aud`]: 'sts.amazonaws.com' };
    assert.deepEqual(idsOf(arn, { StringEquals: aud }), ['security trust-eks-irsa-sub']);
    const like = (value: string) => idsOf(arn, { StringEquals: aud, StringLike: { [`${eks}:sub`]: value } });
    assert.deepEqual(like('system:serviceaccount:my-app:*'), []);
    assert.deepEqual(like('system:serviceaccount:*:my-app'), ['security trust-eks-irsa-sub']);
  });

  it('a service account is not the audience', () => {
    const under = (claim: string, value: string) => idsOf(arn, { StringEquals: { [`${eks}:${claim}`]: value } });
    assert.deepEqual(under('aud', 'system:serviceaccount:my-app:my-app'), ['warning trust-eks-irsa-sub']);
    assert.deepEqual(under('aud', 'my-audience'), ['security trust-eks-irsa-sub']);
  });

  it('an EKS issuer has its Region after "eks"', () => {
    const swapped = eks.replace('eks.eu-west-1', 'eu-west-1.eks');
    const condition = (host: string) => ({
      StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: 'system:serviceaccount:my-app:my-app' },
    });
    assert.deepEqual(idsOf(`arn:aws:iam::210987654321:oidc-provider/${swapped}`, condition(swapped)), [
      'error principal-federated-format',
    ]);
    assert.deepEqual(idsOf(arn, condition(eks)), []);
  });

  it('a key of another provider is never there', () => {
    const other = 'oidc.eks.eu-west-1.amazonaws.com/id/FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF';
    const condition = { StringEquals: { [`${other}:sub`]: 'system:serviceaccount:my-app:my-app' } };
    assert.deepEqual(idsOf(arn, condition), ['error trust-oidc-key-prefix-mismatch']);
  });

  it('a private provider may be scoped by its audience', () => {
    assert.deepEqual(idsOf('id.my-app.dev', { StringEquals: { 'id.my-app.dev:aud': 'my-client' } }), []);
    assert.deepEqual(idsOf('id.my-app.dev', { StringEquals: { 'id.my-app.dev:aud': 'sts.amazonaws.com' } }), [
      'security trust-oidc-missing-sub',
    ]);
  });
});
