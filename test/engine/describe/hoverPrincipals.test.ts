import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hoverLines, permission, trust } from '../../support/reading';

// What principals say under the cursor, word for word.

describe('a service', () => {
  it('that assumes roles', () => {
    assert.deepEqual(hoverLines(trust('{"Service":"lambda.amazon|aws.com"}')), [
      '[lambda.amazonaws.com]',
      '**lambda.amazonaws.com** · AWS Lambda',
      '',
      'AWS Lambda may assume this role.',
      '',
      'Typical use: function execution role.',
      '',
      "It sends `aws:SourceAccount` and `aws:SourceArn` (`arn:aws:lambda:REGION:ACCOUNT:function:NAME`); conditions on them keep other customers' resources out.",
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that acts for one account only', () => {
    assert.deepEqual(hoverLines(trust('{"Service":["ec2.amazon|aws.com","lambda.amazonaws.com"]}')), [
      '[ec2.amazonaws.com]',
      '**ec2.amazonaws.com** · Amazon EC2',
      '',
      'Amazon EC2 may assume this role.',
      '',
      'Typical use: instance profile role.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that does not send the source keys', () => {
    assert.deepEqual(hoverLines(trust('{"Service":"cloudtrail.amazon|aws.com"}')), [
      '[cloudtrail.amazonaws.com]',
      '**cloudtrail.amazonaws.com** · AWS CloudTrail',
      '',
      'AWS CloudTrail may assume this role.',
      '',
      'Typical use: role for CloudWatch Logs; S3 and SNS policies.',
      '',
      'It does not send `aws:SourceAccount` and `aws:SourceArn`: a condition on them locks it out.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that only has service-linked roles', () => {
    assert.deepEqual(hoverLines(trust('{"Service":"acm.amazon|aws.com"}')), [
      '[acm.amazonaws.com]',
      '**acm.amazonaws.com** · AWS Certificate Manager',
      '',
      'AWS Certificate Manager only uses service-linked roles, which AWS creates and trusts itself.',
      '',
      'Typical use: export and renewal through ACM PCA.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that belongs in other policies', () => {
    assert.deepEqual(hoverLines(trust('{"Service":"acm-pca.amazon|aws.com"}')), [
      '[acm-pca.amazonaws.com]',
      '**acm-pca.amazonaws.com** · AWS Private CA',
      '',
      'This name belongs in the policies of buckets, keys, topics or functions; AWS Private CA assumes no roles with it.',
      '',
      'Typical use: writes CRL and audit reports to S3.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('misspelt', () => {
    assert.deepEqual(hoverLines(trust('{"Service":"apigw.amazon|aws.com"}')), [
      '[apigw.amazonaws.com]',
      '`apigw.amazonaws.com` stands in no list of service principals. Probably `apigateway.amazonaws.com` is meant.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('without its domain', () => {
    assert.deepEqual(hoverLines(trust('{"Service":"lamb|da"}')), [
      '[lambda]',
      '`lambda` stands in no list of service principals. Probably `lambda.amazonaws.com` is meant.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('in the policy of a bucket', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Principal":{"Service":"cloudtrail.amazon|aws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"',
        ),
      ),
      [
        '[cloudtrail.amazonaws.com]',
        '**cloudtrail.amazonaws.com** · AWS CloudTrail',
        '',
        'The service AWS CloudTrail itself is meant.',
        '',
        'Typical use: role for CloudWatch Logs; S3 and SNS policies.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
      ],
    );
  });
});

describe('a principal of IAM', () => {
  it('that is an account', () => {
    assert.deepEqual(hoverLines(trust('{"AWS":"2109876|54321"}')), [
      '[210987654321]',
      'Account `210987654321` (Production).',
      '',
      "All roles and users of the account may assume this role, not its root user alone. The account's own policies must allow them the call as well.",
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is the root of an account without a name', () => {
    assert.deepEqual(hoverLines(trust('{"AWS":"arn:aws:iam::2109876|54320:root"}')), [
      '[arn:aws:iam::210987654320:root]',
      'Account `210987654320`.',
      '',
      "All roles and users of the account may assume this role, not its root user alone. The account's own policies must allow them the call as well.",
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is a role', () => {
    assert.deepEqual(hoverLines(trust('{"AWS":"arn:aws:iam::210987654321:role/ci/dep|loy"}')), [
      '[arn:aws:iam::210987654321:role/ci/deploy]',
      'The role `ci/deploy` of account `210987654321` (Production).',
      '',
      'AWS keeps its unique id: when the role is deleted and made again under the same name, it is no longer meant.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is a session', () => {
    assert.deepEqual(hoverLines(trust('{"AWS":"arn:aws:sts::210987654321:assumed-role/deploy/m|e"}')), [
      '[arn:aws:sts::210987654321:assumed-role/deploy/me]',
      'The session `me` of the role `deploy` of account `210987654321` (Production).',
      '',
      'One session of a role, known by its session name.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is an id', () => {
    assert.deepEqual(hoverLines(trust('{"AWS":"AROA2ABCDEF|GHIJKLMNOP"}')), [
      '[AROA2ABCDEFGHIJKLMNOP]',
      '`AROA2ABCDEFGHIJKLMNOP`',
      '',
      'The unique id of a role or user. AWS shows it in place of an ARN after the role or user was deleted.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is everyone, in a list', () => {
    assert.deepEqual(hoverLines(trust('{"AWS":["|*"]}')), [
      '[*]',
      'Anyone.',
      '',
      'Every AWS account is meant, as far as the conditions allow.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is everyone, bare', () => {
    assert.deepEqual(hoverLines(trust('"|*"')), [
      '[*]',
      'IAM rejects a trust policy with "Principal": "*". To mean everyone, use { "AWS": "*" }.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is denied', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"2109876|54321"},"Action":"sts:AssumeRole"}]}',
      ),
      [
        '[210987654321]',
        'Account `210987654321` (Production).',
        '',
        'All roles and users of the account are meant, not its root user alone.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
      ],
    );
  });

  it('that is a blank', () => {
    assert.deepEqual(hoverLines(trust('{"AWS":"arn:aws:iam::<account|-id>:root"}')), [
      '[arn:aws:iam::<account-id>:root]',
      '`arn:aws:iam::<account-id>:root`',
      '',
      'A blank that is still to be filled in.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });
});

describe('an identity provider', () => {
  it('of GitHub', () => {
    assert.deepEqual(
      hoverLines(
        trust(
          '{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.github|usercontent.com"}',
          '"sts:AssumeRoleWithWebIdentity"',
        ),
      ),
      [
        '[arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com]',
        'GitHub Actions.',
        '',
        'Holders of its tokens need `sts:AssumeRoleWithWebIdentity`. A condition on `token.actions.githubusercontent.com:sub` says which repositories.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
      ],
    );
  });

  it('that serves many tenants', () => {
    assert.deepEqual(
      hoverLines(
        trust('{"Federated":"arn:aws:iam::210987654321:oidc-provider/git|lab.com"}', '"sts:AssumeRoleWithWebIdentity"'),
      ),
      [
        '[arn:aws:iam::210987654321:oidc-provider/gitlab.com]',
        'The OIDC provider `gitlab.com`.',
        '',
        'Holders of its tokens need `sts:AssumeRoleWithWebIdentity`. It serves many tenants: a condition on `gitlab.com:sub` must name yours.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
      ],
    );
  });

  it('of SAML', () => {
    assert.deepEqual(
      hoverLines(trust('{"Federated":"arn:aws:iam::210987654321:saml-provider/Ok|ta"}', '"sts:AssumeRoleWithSAML"')),
      [
        '[arn:aws:iam::210987654321:saml-provider/Okta]',
        'Users of the SAML provider `Okta`.',
        '',
        'People who signed in at this identity provider; they need `sts:AssumeRoleWithSAML`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
      ],
    );
  });

  it('named by its domain', () => {
    assert.deepEqual(
      hoverLines(trust('{"Federated":"cognito-identity.amazon|aws.com"}', '"sts:AssumeRoleWithWebIdentity"')),
      [
        '[cognito-identity.amazonaws.com]',
        'Users of `cognito-identity.amazonaws.com`.',
        '',
        'Holders of a token of this provider; they need `sts:AssumeRoleWithWebIdentity`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
      ],
    );
  });
});

describe('a key of the principal', () => {
  it('that is known', () => {
    assert.deepEqual(hoverLines(trust('{"Serv|ice":"lambda.amazonaws.com"}')), [
      '[Service]',
      '**Service** · Services of AWS, by their principals such as `lambda.amazonaws.com`.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('in another letter case', () => {
    assert.deepEqual(hoverLines(trust('{"a|ws":"210987654321"}')), [
      '[aws]',
      '**AWS** · Accounts, roles, users and sessions of AWS.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)',
    ]);
  });

  it('that is none', () => {
    assert.deepEqual(hoverLines(trust('{"Rob|ot":"210987654321"}')), undefined);
  });
});
