import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Policy } from '../../../engine/src/model/model';
import { canAssume } from '../../../engine/src/trust/assume';
import { parseCaller } from '../../../engine/src/trust/assumeCaller';
import { documentOf } from '../../support/engine';

type Written = Readonly<Record<string, unknown>>;

function trustOf(...statements: readonly Written[]): Policy {
  const Statement = statements.map((one) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...one }));
  const [policy] = documentOf(JSON.stringify({ Version: '2012-10-17', Statement }), {
    path: 'trust-policy.json',
  }).policies;
  assert.equal(policy?.kind, 'trust');
  return policy as Policy;
}

/** The verdict; for `if`, each way with its fit and open keys, then what may deny; for `no`, why. */
function answer(policy: Policy, text: string): string {
  const caller = parseCaller(text);
  assert.ok(caller, text);
  const { verdict, ways, denials, misses, refusals } = canAssume(policy, caller);
  if (verdict === 'refused') return `refused by ${refusals.map(({ statement }) => statement.index).join(' and ')}`;
  assert.deepEqual(refusals, []);
  const one = ({ statement, fit, open, opaque }: (typeof ways)[number]) =>
    [statement.index, fit, ...open.map(({ key }) => key), ...(opaque ? ['hidden'] : [])].join(' ');
  if (verdict === 'yes') return 'yes';
  const denied = denials.map((way) => `denied by ${one(way)}`);
  const missed = misses.map(({ statement, reason }) => `${reason} of ${statement.index}`);
  return [verdict, ...ways.map(one), ...denied, ...(verdict === 'no' ? missed : [])].join('; ');
}

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/team/deploy`;
const session = `arn:aws:sts::${account}:assumed-role/deploy/build-1`;
const user = `arn:aws:iam::${account}:user/anna`;
const root = `arn:aws:iam::${account}:root`;
const github = 'token.actions.githubusercontent.com';
const provider = `arn:aws:iam::${account}:oidc-provider/${github}`;
const saml = `arn:aws:iam::${account}:saml-provider/Corp`;
const eks = `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`;
const web = { Action: 'sts:AssumeRoleWithWebIdentity' };

describe('who can assume a role', () => {
  const cases: readonly (readonly [name: string, trust: Policy, Readonly<Record<string, string>>])[] = [
    [
      'a service',
      trustOf({ Principal: { Service: 'lambda.amazonaws.com' } }),
      {
        'lambda.amazonaws.com': 'yes',
        'ec2.amazonaws.com': 'no',
        [role]: 'no',
        [account]: 'no',
        [provider]: 'no',
        '*': 'no',
      },
    ],
    [
      'a service with a condition on its source',
      trustOf({
        Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      { 'lambda.amazonaws.com': 'if; 0 exact aws:SourceAccount' },
    ],
    [
      'a service under a condition that services never fulfil',
      trustOf({
        Principal: { Service: 'lambda.amazonaws.com' },
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      }),
      { 'lambda.amazonaws.com': 'no; condition of 0' },
    ],
    [
      'an account',
      trustOf({ Principal: { AWS: root } }),
      {
        [account]: 'yes',
        [root]: 'yes',
        [role]: 'if; 0 account',
        [session]: 'if; 0 account',
        [user]: 'if; 0 account',
        '444455556666': 'no',
        'lambda.amazonaws.com': 'no',
      },
    ],
    [
      'a role',
      trustOf({ Principal: { AWS: [role] } }),
      {
        [role]: 'yes',
        [session]: 'yes',
        [user]: 'no',
        [account]: 'if; 0 part',
        [`arn:aws:iam::${account}:role/deploy`]: 'no',
        [`arn:aws:sts::${account}:assumed-role/other/build-1`]: 'no',
        'arn:aws:iam::444455556666:role/team/deploy': 'no',
      },
    ],
    [
      'one session',
      trustOf({ Principal: { AWS: session } }),
      { [session]: 'yes', [`${session}2`]: 'no', [role]: 'if; 0 part' },
    ],
    [
      'anyone',
      trustOf({ Principal: { AWS: '*' } }),
      { '*': 'yes', [role]: 'yes', 'lambda.amazonaws.com': 'yes', [account]: 'yes' },
    ],
    [
      'anyone of one account, or of an organization',
      trustOf(
        { Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalAccount': account } } },
        { Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
      ),
      {
        [role]: 'yes',
        'arn:aws:iam::444455556666:role/x': 'if; 1 exact aws:PrincipalOrgID',
        'lambda.amazonaws.com': 'if; 0 exact aws:PrincipalAccount',
        '*': 'if; 0 exact aws:PrincipalAccount; 1 exact aws:PrincipalOrgID',
      },
    ],
    [
      'roles by a pattern of their ARN',
      trustOf({
        Principal: { AWS: root },
        Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/*` } },
      }),
      { [role]: 'if; 0 account', [user]: 'no; condition of 0', [session]: 'if; 0 account aws:PrincipalArn' },
    ],
    [
      'a role with an external id',
      trustOf({ Principal: { AWS: role }, Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
      { [role]: 'if; 0 exact sts:ExternalId' },
    ],
    [
      'a statement with another action',
      trustOf({ Principal: { AWS: role }, Action: 'sts:TagSession' }, { Principal: { Federated: saml } }),
      { [role]: 'no; action of 0', [saml]: 'no; action of 1' },
    ],
    [
      'a user of a SAML provider',
      trustOf({
        Principal: { Federated: saml },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      }),
      { [saml]: 'if; 0 exact SAML:aud', [`${saml}2`]: 'no' },
    ],
    [
      'a workflow of GitHub',
      trustOf({
        ...web,
        Principal: { Federated: provider },
        Condition: {
          StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
          StringLike: { [`${github}:sub`]: 'repo:my-org/my-app:*' },
        },
      }),
      {
        [provider]: `if; 0 exact ${github}:aud ${github}:sub`,
        [github]: `if; 0 exact ${github}:aud ${github}:sub`,
        'repo:my-org/my-app:ref:refs/heads/main': `if; 0 exact ${github}:aud`,
        [`${github} repo:my-org/my-app:pull_request`]: `if; 0 exact ${github}:aud`,
        'repo:my-org/other:ref:refs/heads/main': 'no; condition of 0',
        'gitlab.com repo:my-org/my-app:x': 'no',
      },
    ],
    [
      'a pod',
      trustOf({
        ...web,
        Principal: { Federated: eks },
        Condition: {
          StringEquals: { 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:default:app' },
        },
      }),
      {
        [`${eks} system:serviceaccount:default:app`]: 'yes',
        [`${eks} system:serviceaccount:default:other`]: 'no; condition of 0',
        'system:serviceaccount:default:app': 'if; 0 exact oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub',
        'system:serviceaccount:default:other': 'no; condition of 0',
      },
    ],
    [
      'an account without one of its users',
      trustOf({ Principal: { AWS: root } }, { Effect: 'Deny', Principal: { AWS: user } }),
      { [user]: 'no; denied by 1 exact', [role]: 'if; 0 account', [account]: 'if; 0 exact; denied by 1 part' },
    ],
    [
      'a role that is denied with its account',
      trustOf({ Principal: { AWS: role } }, { Effect: 'Deny', Principal: { AWS: root }, Action: 'sts:*' }),
      { [role]: 'no; denied by 1 account' },
    ],
    [
      'a role that is denied under a condition',
      trustOf(
        { Principal: { AWS: role } },
        { Effect: 'Deny', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ),
      { [role]: 'if; 0 exact; denied by 1 exact aws:SecureTransport' },
    ],
    [
      'a Deny that spares services',
      trustOf(
        { Principal: { AWS: root, Service: 'lambda.amazonaws.com' } },
        { Effect: 'Deny', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } },
      ),
      { 'lambda.amazonaws.com': 'yes', [role]: 'no; denied by 1 exact' },
    ],
    [
      'a Deny that compares any value of a key which services never carry',
      trustOf(
        { Principal: { AWS: role, Service: 'lambda.amazonaws.com' } },
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Condition: { 'ForAnyValue:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-1/r-1/*' } },
        },
      ),
      { 'lambda.amazonaws.com': 'yes', [role]: 'if; 0 exact; denied by 1 exact aws:PrincipalOrgPaths' },
    ],
    [
      'a bare star, which IAM rejects',
      trustOf({ Principal: '*' }, { Principal: { AWS: role } }),
      { '*': 'refused by 0', [role]: 'refused by 0', [user]: 'refused by 0', 'lambda.amazonaws.com': 'refused by 0' },
    ],
    [
      'a Deny for a bare star',
      trustOf({ Principal: { AWS: role } }, { Effect: 'Deny', Principal: '*' }),
      { [role]: 'refused by 1' },
    ],
    [
      'everyone except, which IAM rejects as well',
      trustOf({ NotPrincipal: { AWS: role } }, { Effect: 'Deny', NotPrincipal: { AWS: user } }),
      { [role]: 'refused by 0 and 1', [user]: 'refused by 0 and 1', '444455556666': 'refused by 0 and 1' },
    ],
    [
      'what a template fills in',
      trustOf(
        { Principal: { AWS: { 'Fn::ImportValue': 'x' } } },
        { Principal: { Service: 'ec2.amazonaws.com' }, Condition: { 'Fn::If': ['A', {}, {}] } },
      ),
      { [role]: 'if; 0 hidden' },
    ],
    [
      'a condition with a variable',
      trustOf({
        Principal: { AWS: role },
        Condition: { StringEquals: { 'aws:PrincipalArn': '${aws:PrincipalTag/arn}' } },
      }),
      { [role]: 'if; 0 exact aws:PrincipalArn' },
    ],
    [
      'keys that must be missing, and keys compared if they exist',
      trustOf(
        { Principal: { Service: 'lambda.amazonaws.com' }, Condition: { Null: { 'aws:PrincipalArn': 'true' } } },
        { Principal: { Service: 'ec2.amazonaws.com' }, Condition: { Null: { 'aws:PrincipalArn': 'false' } } },
        {
          Principal: { Service: 'ecs.amazonaws.com' },
          Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } },
        },
        { Principal: { AWS: role }, Condition: { StringNotEquals: { 'aws:PrincipalAccount': '444455556666' } } },
        { Principal: { AWS: user }, Condition: { StringEqualsIgnoreCase: { 'aws:PrincipalArn': user.toUpperCase() } } },
      ),
      {
        'lambda.amazonaws.com': 'yes',
        'ec2.amazonaws.com': 'no; condition of 1',
        'ecs.amazonaws.com': 'yes',
        [role]: 'yes',
        [user]: 'yes',
      },
    ],
  ];
  for (const [name, trust, answers] of cases) {
    it(name, () => {
      for (const [caller, expected] of Object.entries(answers)) assert.equal(answer(trust, caller), expected, caller);
    });
  }
});

describe('whom a text means', () => {
  it('is told by its form', () => {
    const kind = (text: string) => parseCaller(text)?.kind;
    assert.equal(kind(' lambda.amazonaws.com '), 'service');
    assert.equal(kind('cognito-identity.amazonaws.com'), 'oidc');
    assert.equal(kind('gitlab.com'), 'oidc');
    assert.equal(kind('app.terraform.io organization:my-org:project:x'), 'oidc');
    assert.equal(kind('111122223333'), 'account');
    assert.equal(kind('*'), 'everyone');
    assert.deepEqual(
      ['', 'anna', 'arn:aws:s3:::b', 'lambda', 'arn:aws:iam::111122223333:group/g', 'two words', '<account>'].map(kind),
      Array(7).fill(undefined),
    );
  });
});
