import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assumeReport } from '../../../engine/src/describe/assume';
import { documentOf, iamData } from '../../support/engine';

const github = 'token.actions.githubusercontent.com';

/** The report on a trust policy that is written with one statement a line, from line 3. */
function report(statements: readonly object[], question?: string): string {
  const lines = statements.map((one) => JSON.stringify({ Effect: 'Allow', Action: 'sts:AssumeRole', ...one }));
  const text = `{ "Version": "2012-10-17",\n"Statement": [\n${lines.join(',\n')}\n] }`;
  const [policy] = documentOf(text, { path: 'trust-policy.json' }).policies;
  assert.equal(policy?.kind, 'trust');
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const knowledge = { data: iamData, accountNames: { '444455556666': 'Production' } };
  return policy ? assumeReport(knowledge, { policy, name: 'orders', lineOf }, question) : '';
}

describe('a report on who can assume a role', () => {
  it('names every principal with what it needs', () => {
    assert.equal(
      report([
        {
          Sid: 'Lambda',
          Principal: { Service: 'lambda.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '444455556666' } },
        },
        {
          Principal: { AWS: ['arn:aws:iam::444455556666:root', 'arn:aws:iam::111122223333:role/ops'] },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        },
        { Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:role/ops' } },
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sts:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
      `# Who can assume orders
2 principals can assume this role. Read from the trust policy alone; nothing was asked of AWS.

# Principals
✓ AWS Lambda: lambda.amazonaws.com
    calls sts:AssumeRole (statement "Lambda", line 3)
    only when aws:SourceAccount is 444455556666 (Production)
    unless aws:SecureTransport is false (statement 4, line 6 denies it)
✓ Account 444455556666 (Production): arn:aws:iam::444455556666:root
    calls sts:AssumeRole and sts:TagSession (statement 2, line 4)
    every role and user of the account whose own policies allow sts:AssumeRole on this role
    without any condition
    unless aws:SecureTransport is false (statement 4, line 6 denies it)
✗ The role ops of account 111122223333: arn:aws:iam::111122223333:role/ops
    denied by statement 3, line 5

# Taken away
- Forbids the role ops of account 111122223333 to assume this role. (statement 3, line 5)
- Forbids anyone to call sts:* when aws:SecureTransport is false. (statement 4, line 6)
`,
    );
  });

  it('says what subject and audience of a token mean', () => {
    const subjects = [
      'repo:my-org/my-app:*',
      'repo:my-org/web:ref:refs/heads/main',
      'repo:my-org/x:environment:prod',
      'repo:my-org/*:pull_request',
    ];
    assert.equal(
      report([
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` },
          Condition: {
            StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
            StringLike: { [`${github}:sub`]: subjects },
          },
        },
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC' },
          Condition: {
            StringEquals: { 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:shop:orders' },
          },
        },
      ]),
      `# Who can assume orders
2 principals can assume this role. Read from the trust policy alone; nothing was asked of AWS.

# Principals
✓ GitHub Actions: arn:aws:iam::111122223333:oidc-provider/${github}
    calls sts:AssumeRoleWithWebIdentity (statement 1, line 3)
    only when ${github}:aud is sts.amazonaws.com
    only when ${github}:sub matches repo:my-org/my-app:*, repo:my-org/web:ref:refs/heads/main, repo:my-org/x:environment:prod or repo:my-org/*:pull_request
    aud is the service that the token was made for, sts.amazonaws.com
    sub repo:my-org/my-app:*: workflows of the repository my-org/my-app, whatever started them
    sub repo:my-org/web:ref:refs/heads/main: workflows of the repository my-org/web on the branch main
    sub repo:my-org/x:environment:prod: workflows of the repository my-org/x for the environment prod
    sub repo:my-org/*:pull_request: workflows of every repository of my-org for pull requests
✓ Pods of an EKS cluster: arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC
    calls sts:AssumeRoleWithWebIdentity (statement 2, line 4)
    only when oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub is system:serviceaccount:shop:orders
    sub system:serviceaccount:shop:orders: pods with the service account orders in the namespace shop
`,
    );
  });

  it('warns of what lets in too many, and tells who is named in vain', () => {
    assert.equal(
      report([
        { Principal: { AWS: '*' } },
        { Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` },
        },
        { Action: 'sts:TagSession', Principal: { AWS: 'arn:aws:iam::111122223333:user/bob' } },
        { Principal: { AWS: '<account>' } },
      ]),
      `# Who can assume orders
3 principals can assume this role. Read from the trust policy alone; nothing was asked of AWS.

# Principals
✓ Anyone: *
    calls sts:AssumeRole (statement 1, line 3)
    without any condition
✓ Anyone: *
    calls sts:AssumeRole (statement 2, line 4)
    only when aws:PrincipalOrgID is o-1
✓ GitHub Actions: arn:aws:iam::111122223333:oidc-provider/${github}
    calls sts:AssumeRoleWithWebIdentity (statement 3, line 5)
    without any condition
✗ The user bob of account 111122223333: arn:aws:iam::111122223333:user/bob
    statement 4, line 6 names it, but does not allow sts:AssumeRole
? <account>
    It is no principal that could be understood.
    statement 5, line 7

# What to look at
- The role is public: anyone in any AWS account can assume it. Name the principals that need it.
- Anyone in any AWS account can try; only the conditions keep others out. Look whether each of them names you.
- ${github} serves many tenants, and no condition on ${github}:sub names yours, so others can assume the role too.
`,
    );
  });

  it('says so when nobody can', () => {
    assert.equal(
      report([{ Effect: 'Deny', Principal: { AWS: '*' } }]),
      `# Who can assume orders
Nobody can assume this role. Read from the trust policy alone; nothing was asked of AWS.

# Principals
No statement allows anyone in.

# Taken away
- Forbids anyone to assume this role. (statement 1, line 3)
`,
    );
  });
});

describe('a report on a trust policy that IAM rejects', () => {
  const statements = [
    { Principal: { Service: 'lambda.amazonaws.com' } },
    { Sid: 'Open', Principal: '*' },
    { Effect: 'Deny', NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/anna' } },
  ];

  it('says why, and who could assume the role without those statements', () => {
    assert.equal(
      report(statements),
      `# Who can assume orders
IAM rejects this trust policy, so no role can have it. Read from the trust policy alone; nothing was asked of AWS.

# What IAM rejects
- IAM rejects a trust policy with "Principal": "*". To mean everyone, use { "AWS": "*" }. (statement "Open", line 4)
- IAM rejects a trust policy with "NotPrincipal". To exclude principals, deny with a condition on aws:PrincipalArn. (statement 3, line 5)

# Principals
✓ AWS Lambda: lambda.amazonaws.com
    calls sts:AssumeRole (statement 1, line 3)
    without any condition
`,
    );
  });

  it('lets nobody in', () => {
    const [, answer] = report(statements, 'lambda.amazonaws.com').split('\n\n');
    assert.equal(answer, '# Can lambda.amazonaws.com assume it?\n✗ No. IAM rejects this trust policy.');
  });
});

describe('a question about one caller', () => {
  const statements = [
    { Principal: { Service: 'lambda.amazonaws.com' } },
    { Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
    { Principal: { AWS: 'arn:aws:iam::111122223333:user/anna' } },
    { Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:user/anna' } },
    { Action: 'sts:TagSession', Principal: { Service: 'ec2.amazonaws.com' } },
  ];
  const answer = (question: string) => report(statements, question).split('\n\n')[1];
  const cases: readonly (readonly [string, string])[] = [
    ['lambda.amazonaws.com', '✓ Yes, by statement 1, line 3.'],
    [
      'arn:aws:iam::444455556666:role/deploy',
      '? Only if what follows holds.\n    by statement 2, line 4:\n      only when its own policies allow sts:AssumeRole on this role\n      only when sts:ExternalId is x',
    ],
    ['arn:aws:iam::111122223333:user/anna', '✗ No.\n    statement 4, line 6 denies it'],
    ['ec2.amazonaws.com', '✗ No.\n    statement 5, line 7 names it, but does not allow sts:AssumeRole'],
    ['sns.amazonaws.com', '✗ No.\n    no statement names it'],
    [
      'whoever',
      '? This is no caller that could be understood. Type an ARN, an account, a service principal such as lambda.amazonaws.com, or the subject of a token.',
    ],
  ];
  for (const [question, expected] of cases) {
    it(question, () => assert.equal(answer(question), `# Can ${question} assume it?\n${expected}`));
  }
});
