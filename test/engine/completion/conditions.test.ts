import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, inStatement, labelsAt, proposalsAt } from '../../support/cursor';

const condition = (action: string, value: string) =>
  inStatement('"Effect": "Allow",', `"Action": "${action}",`, '"Resource": "*",', `"Condition": ${value}`);
const trusts = (principal: string, value: string) =>
  inStatement(
    '"Effect": "Allow",',
    `"Principal": ${principal},`,
    '"Action": "sts:AssumeRole",',
    `"Condition": ${value}`,
  );
const lambda = '{ "Service": "lambda.amazonaws.com" }';

describe('Condition', () => {
  it('can be filled in as a whole', () => {
    assert.equal(
      accept(condition('s3:GetObject', '|'), 'Condition'),
      inStatement(
        '"Effect": "Allow",',
        '"Action": "s3:GetObject",',
        '"Resource": "*",',
        '"Condition": {',
        '  "StringEquals": {',
        '    "": ""',
        '  }',
        '}',
      ),
    );
    assert.equal(
      accept('{"Version":"2012-10-17","Statement":[{"Condition":{"Bool":|}}]}', 'Key and value'),
      '{"Version":"2012-10-17","Statement":[{"Condition":{"Bool":{"":""}}}]}',
    );
  });
});

describe('condition operators', () => {
  it('are all there, the usual ones first, with the variants behind', () => {
    const labels = labelsAt(condition('s3:GetObject', '{ "|" }'));
    assert.deepEqual(labels.slice(0, 3), ['StringEquals', 'StringLike', 'ArnLike']);
    for (const label of ['NumericLessThan', 'NotIpAddress', 'StringEqualsIfExists', 'ForAnyValue:StringLike']) {
      assert.ok(labels.includes(label), label);
    }
    assert.ok(!labels.includes('NullIfExists'));
    assert.ok(labels.indexOf('Null') < labels.indexOf('StringEqualsIfExists'));
  });

  it('bring the object for keys', () => {
    assert.equal(
      accept(condition('s3:GetObject', '{ "Bo|" }'), 'Bool'),
      condition('s3:GetObject', '{ "Bool": { "": "" } }'),
    );
    assert.equal(
      accept(condition('s3:GetObject', '{ Str| }'), 'StringLikeIfExists'),
      condition('s3:GetObject', '{ "StringLikeIfExists": { "": "" } }'),
    );
  });

  it('open no further list where only the word is replaced', () => {
    const operators = proposalsAt(condition('s3:GetObject', '{ "String|Equals": { "": "" } }'));
    assert.ok(operators.length > 20);
    assert.deepEqual(
      operators.filter(({ continues }) => continues),
      [],
    );
    const keys = proposalsAt(trusts(lambda, '{ "StringEquals": { "|": "" } }'));
    assert.ok(keys.length > 3);
    assert.deepEqual(
      keys.filter(({ continues }) => continues),
      [],
    );
    const members = proposalsAt(inStatement('"Effect": "Allow",', '"|": []'));
    assert.deepEqual(
      members.filter(({ continues }) => continues),
      [],
    );
    assert.ok(proposalsAt(condition('s3:GetObject', '{ "|" }')).every(({ continues }) => continues));
  });

  it('are not offered twice', () => {
    const labels = labelsAt(condition('s3:GetObject', '{ "Bool": { "aws:SecureTransport": "true" }, "|" }'));
    assert.ok(!labels.includes('Bool'));
    assert.ok(labels.includes('BoolIfExists'));
  });

  it('that fit the keys under them come first', () => {
    const labels = (key: string) => labelsAt(condition('s3:GetObject', `{ "|": { "${key}": "x" } }`));
    assert.deepEqual(labels('aws:SecureTransport').slice(0, 3), ['Bool', 'Null', 'BoolIfExists']);
    assert.deepEqual(labels('aws:SourceIp').slice(0, 2), ['IpAddress', 'Null']);
    assert.equal(labels('aws:SourceArn')[0], 'ArnLike');
    assert.ok(
      labels('aws:TagKeys').indexOf('ForAllValues:StringEquals') < labels('aws:TagKeys').indexOf('StringEquals'),
    );
  });

  it('change nothing but the operator where keys are there', () => {
    assert.equal(
      accept(condition('s3:GetObject', '{ "|": { "aws:SourceIp": "192.0.2.0/24" } }'), 'IpAddress'),
      condition('s3:GetObject', '{ "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } }'),
    );
  });
});

describe('condition keys', () => {
  it('begin with those that the actions support, in canonical spelling', () => {
    const proposals = proposalsAt(condition('s3:ListBucket', '{ "StringLike": { "|" } }'));
    const labels = proposals.map(({ label }) => label);
    assert.ok(labels.indexOf('s3:prefix') < labels.indexOf('aws:PrincipalOrgID'));
    assert.equal(proposals.find(({ label }) => label === 's3:prefix')?.detail, 'String');
    assert.equal(
      accept(condition('s3:ListBucket', '{ "StringLike": { "S3:Pre|" } }'), 's3:prefix'),
      condition('s3:ListBucket', '{ "StringLike": { "s3:prefix": "" } }'),
    );
  });

  it('are no keys of other actions', () => {
    assert.ok(!labelsAt(condition('s3:GetObject', '{ "StringEquals": { "|" } }')).includes('s3:prefix'));
    assert.ok(!labelsAt(condition('s3:GetObject', '{ "StringEquals": { "|" } }')).includes('ec2:Region'));
  });

  it('have a blank for the tag’s name', () => {
    assert.equal(
      accept(condition('s3:GetObject', '{ "StringEquals": { "|" } }'), 'aws:ResourceTag/${TagKey}'),
      condition('s3:GetObject', '{ "StringEquals": { "aws:ResourceTag/key": "" } }'),
    );
  });

  it('bring a value of their type', () => {
    assert.equal(
      accept(condition('s3:GetObject', '{ "Bool": { "|" } }'), 'aws:SecureTransport'),
      condition('s3:GetObject', '{ "Bool": { "aws:SecureTransport": "true" } }'),
    );
    assert.equal(
      accept(condition('s3:GetObject', '{ "Null": { "|" } }'), 'aws:SourceIp'),
      condition('s3:GetObject', '{ "Null": { "aws:SourceIp": "true" } }'),
    );
    assert.equal(
      accept(condition('s3:GetObject', '{ "ForAllValues:StringEquals": { | } }'), 'aws:TagKeys'),
      condition('s3:GetObject', '{ "ForAllValues:StringEquals": { "aws:TagKeys": [""] } }'),
    );
  });

  it('are of a type that the operator compares', () => {
    const labels = (operator: string) => labelsAt(condition('s3:GetObject', `{ "${operator}": { "|" } }`));
    assert.ok(labels('Bool').includes('aws:SecureTransport'));
    assert.ok(!labels('Bool').includes('aws:SourceIp'));
    assert.deepEqual(labels('IpAddress'), ['aws:SourceIp', 'aws:Ec2InstanceSourcePrivateIPv4', 'aws:VpcSourceIp']);
    assert.ok(!labels('ArnLike').includes('aws:SourceAccount'));
    assert.ok(!labels('StringEquals').includes('aws:SecureTransport'));
    assert.ok(labels('StringEquals').includes('aws:SourceArn'));
    assert.equal(labels('ForAnyValue:StringEquals')[0], 'aws:TagKeys');
  });

  it('are none that AWS has replaced', () => {
    assert.ok(!labelsAt(condition('s3:GetObject', '{ "StringEquals": { "|" } }')).includes('aws:SourceOwner'));
  });

  it('are not offered twice, in any letter case', () => {
    const block = '{ "Bool": { "AWS:securetransport": "true", "|" } }';
    assert.ok(!labelsAt(condition('s3:GetObject', block)).includes('aws:SecureTransport'));
  });

  it('fit the principals of a trust policy', () => {
    assert.deepEqual(labelsAt(trusts(lambda, '{ "StringEquals": { "|" } }')).slice(0, 2), [
      'aws:SourceAccount',
      'aws:SourceOrgID',
    ]);
    assert.equal(labelsAt(trusts(lambda, '{ "ArnLike": { "|" } }'))[0], 'aws:SourceArn');
    const account = '{ "AWS": "arn:aws:iam::210987654321:root" }';
    assert.equal(labelsAt(trusts(account, '{ "StringEquals": { "|" } }'))[0], 'sts:ExternalId');
    const github = '{ "Federated": "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com" }';
    assert.deepEqual(labelsAt(trusts(github, '{ "StringEquals": { "|" } }')).slice(0, 2), [
      'token.actions.githubusercontent.com:sub',
      'token.actions.githubusercontent.com:aud',
    ]);
    assert.ok(!labelsAt(trusts(lambda, '{ "StringEquals": { "|" } }')).some((label) => label.includes('github')));
  });
});

describe('condition values', () => {
  const value = (operator: string, key: string, text: string) =>
    condition('s3:GetObject', `{ "${operator}": { "${key}": ${text} } }`);
  const own = { ownAccounts: ['210987654321', '109876543210'] };

  it('are true and false for a Bool and for Null', () => {
    assert.deepEqual(labelsAt(value('Bool', 'aws:SecureTransport', '"|"')), ['true', 'false']);
    assert.equal(
      accept(value('Bool', 'aws:SecureTransport', 'tr|'), 'true'),
      value('Bool', 'aws:SecureTransport', '"true"'),
    );
    assert.deepEqual(
      proposalsAt(value('Null', 'aws:SourceIp', '"|"')).map(({ label, detail }) => [label, detail]),
      [
        ['true', 'The key is missing'],
        ['false', 'The key is there'],
      ],
    );
  });

  it('are regions and accounts', () => {
    assert.ok(labelsAt(value('StringEquals', 'aws:RequestedRegion', '["|"]')).includes('eu-west-1'));
    assert.ok(!labelsAt(value('StringEquals', 'aws:RequestedRegion', '["eu-west-1", "|"]')).includes('eu-west-1'));
    assert.deepEqual(labelsAt(value('StringEquals', 'aws:SourceAccount', '"|"'), own), own.ownAccounts);
    assert.equal(
      accept(value('StringEquals', 's3:ResourceAccount', '|'), 'account-id'),
      value('StringEquals', 's3:ResourceAccount', '"account-id"'),
    );
  });

  it('are dates, ranges of addresses and known words', () => {
    assert.deepEqual(labelsAt(value('DateLessThan', 'aws:CurrentTime', '"|"')).slice(0, 3), [
      '2026-11-22T00:00:00Z',
      '2026-11-23T00:00:00Z',
      '2026-11-29T00:00:00Z',
    ]);
    assert.equal(
      accept(value('IpAddress', 'aws:SourceIp', '["|"]'), '203.0.113.0/24'),
      value('IpAddress', 'aws:SourceIp', '["203.0.113.0/24"]'),
    );
    assert.deepEqual(labelsAt(value('StringEquals', 's3:x-amz-server-side-encryption', '"|"')), [
      'aws:kms',
      'AES256',
      'aws:kms:dsse',
    ]);
  });

  it('are ids in the form that AWS gives them', () => {
    assert.equal(
      accept(value('StringEquals', 'aws:PrincipalOrgID', '"|"'), 'o-organization'),
      value('StringEquals', 'aws:PrincipalOrgID', '"o-organization"'),
    );
    assert.deepEqual(labelsAt(value('StringEquals', 'aws:SourceVpce', '"|"')), ['vpce-id']);
    assert.deepEqual(labelsAt(value('StringEquals', 'aws:SourceVpc', '"|"')), ['vpc-id']);
  });

  it('are service principals', () => {
    const passes = inStatement(
      '"Effect": "Allow",',
      '"Action": ["iam:PassRole", "lambda:CreateFunction"],',
      '"Resource": "*",',
      '"Condition": { "StringEquals": { "iam:PassedToService": "|" } }',
    );
    assert.equal(labelsAt(passes)[0], 'lambda.amazonaws.com');
    assert.ok(
      labelsAt(value('StringEquals', 'aws:PrincipalServiceName', '"|"')).includes('delivery.logs.amazonaws.com'),
    );
    assert.equal(
      accept(value('StringEquals', 'kms:ViaService', '"s3|"'), 's3.region.amazonaws.com'),
      value('StringEquals', 'kms:ViaService', '"s3.region.amazonaws.com"'),
    );
    const linked = labelsAt(value('StringEquals', 'iam:AWSServiceName', '"|"'));
    assert.ok(linked.includes('access-analyzer.amazonaws.com'));
  });

  it('compare a tag with the caller’s own', () => {
    assert.equal(
      accept(value('StringEquals', 'aws:ResourceTag/team', '"|"'), '${aws:PrincipalTag/team}'),
      value('StringEquals', 'aws:ResourceTag/team', '"${aws:PrincipalTag/team}"'),
    );
  });

  it('are the ARNs that the trusted service sends', () => {
    const [first] = proposalsAt(trusts(lambda, '{ "ArnLike": { "aws:SourceArn": "|" } }'));
    assert.equal(first?.label, 'arn:aws:lambda:region:account-id:function:name');
    assert.equal(
      accept(trusts(lambda, '{ "ArnLike": { "aws:SourceArn": "arn:aws:lambda:|" } }'), 'eu-west-1'),
      trusts(lambda, '{ "ArnLike": { "aws:SourceArn": "arn:aws:lambda:eu-west-1:" } }'),
    );
  });

  it('are role ARNs for a principal', () => {
    assert.deepEqual(labelsAt(value('ArnLike', 'aws:PrincipalArn', '"|"'), own), [
      'arn:aws:iam::210987654321:role/role-name',
      'arn:aws:iam::109876543210:role/role-name',
    ]);
  });

  it('are nothing for a free text', () => {
    assert.deepEqual(labelsAt(value('StringLike', 's3:prefix', '"|"')), []);
    assert.deepEqual(labelsAt(value('StringEquals', 'sts:ExternalId', '"|"')), []);
  });
});

describe('claims of identity providers', () => {
  const claims = (operator: string, key: string, text = '"|"') =>
    trusts('{ "Federated": "arn:aws:iam::210987654321:oidc-provider/x" }', `{ "${operator}": { "${key}": ${text} } }`);
  const githubSub = 'token.actions.githubusercontent.com:sub';
  const github = { repository: { host: 'github.com', path: 'my-org/my-app' } } as const;
  const gitlab = { repository: { host: 'gitlab.com', path: 'group/sub/app' } } as const;

  it('have the subjects of the workspace’s repository', () => {
    assert.deepEqual(labelsAt(claims('StringLike', githubSub), github), [
      'repo:my-org/my-app:ref:refs/heads/main',
      'repo:my-org/my-app:environment:production',
      'repo:my-org/my-app:pull_request',
      'repo:my-org/my-app:ref:refs/tags/v*',
      'repo:my-org/my-app:*',
    ]);
    assert.equal(
      accept(claims('StringLike', githubSub), 'repo:my-org/my-app:environment:production', github),
      claims('StringLike', githubSub, '"repo:my-org/my-app:environment:production"'),
    );
    assert.equal(
      accept(claims('StringLike', 'gitlab.com:sub'), 'project_path:group/sub/app:*', gitlab),
      claims('StringLike', 'gitlab.com:sub', '"project_path:group/sub/app:*"'),
    );
  });

  it('have blanks without a repository or with one of another host', () => {
    assert.equal(labelsAt(claims('StringLike', githubSub))[0], 'repo:org/repo:ref:refs/heads/main');
    assert.equal(labelsAt(claims('StringLike', githubSub), gitlab)[0], 'repo:org/repo:ref:refs/heads/main');
  });

  it('have no wildcards where they mean nothing', () => {
    assert.ok(labelsAt(claims('StringEquals', githubSub), github).every((label) => !label.includes('*')));
  });

  it('have the usual audience', () => {
    assert.deepEqual(labelsAt(claims('StringEquals', 'token.actions.githubusercontent.com:aud')), [
      'sts.amazonaws.com',
    ]);
    assert.deepEqual(labelsAt(claims('StringEquals', 'gitlab.com:aud')), ['https://gitlab.com']);
    assert.deepEqual(labelsAt(claims('StringEquals', 'SAML:aud')), ['https://signin.aws.amazon.com/saml']);
    const eks = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
    assert.deepEqual(labelsAt(claims('StringEquals', `${eks}:aud`)), ['sts.amazonaws.com']);
    assert.equal(
      accept(claims('StringEquals', `${eks}:sub`), 'system:serviceaccount:'),
      claims('StringEquals', `${eks}:sub`, '"system:serviceaccount:namespace:service-account"'),
    );
  });
});

describe('the function that makes a call', () => {
  const role = '{ "AWS": "arn:aws:iam::210987654321:role/my-app" }';

  it('is offered with the ARN in the form that the key has', () => {
    assert.equal(
      accept(condition('s3:GetObject', '{ "ArnEquals": { "|" } }'), 'lambda:SourceFunctionArn'),
      condition(
        's3:GetObject',
        '{ "ArnEquals": { "lambda:SourceFunctionArn": "arn:aws:lambda:region:account-id:function:name" } }',
      ),
    );
    assert.equal(
      accept(
        condition('s3:GetObject', '{ "ArnLike": { "lambda:SourceFunctionArn": "|" } }'),
        'arn:aws:lambda:region:account-id:function:name',
      ),
      condition(
        's3:GetObject',
        '{ "ArnLike": { "lambda:SourceFunctionArn": "arn:aws:lambda:region:account-id:function:name" } }',
      ),
    );
  });

  it('is offered neither under text operators nor in trust policies', () => {
    const key = 'lambda:SourceFunctionArn';
    assert.ok(labelsAt(condition('s3:GetObject', '{ "ArnLike": { "|" } }')).includes(key));
    assert.ok(!labelsAt(condition('s3:GetObject', '{ "StringEquals": { "|" } }')).includes(key));
    assert.ok(!labelsAt(trusts(role, '{ "ArnLike": { "|" } }')).includes(key));
  });
});
