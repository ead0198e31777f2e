import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hoverLines } from '../../support/reading';

// What elements and whole statements say under the cursor, word for word.

describe('a statement', () => {
  it('of a permission policy, on its effect', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"All|ow","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-bucket/*"}]}',
      ),
      ['[Allow]', 'Allows `s3:GetObject` on objects in the bucket `my-bucket`.'],
    );
  });

  it('with a condition, on its Sid', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Sid":"Re|ad","Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":"arn:aws:dynamodb:eu-west-1:210987654321:table/orders","Condition":{"StringEquals":{"aws:PrincipalTag/team":"red"},"Bool":{"aws:SecureTransport":"true"}}}]}',
      ),
      [
        '[Read]',
        'Allows `dynamodb:GetItem` and `dynamodb:Query` on the table `orders` when `aws:PrincipalTag/team` is `red`, and `aws:SecureTransport` is `true`.',
      ],
    );
  });

  it('with patterns and many items, on a key', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"S|id":"A","Effect":"Allow","Action":["s3:Get*","sqs:SendMessage","sqs:ReceiveMessage","sns:Publish","sns:Subscribe","*"],"Resource":["arn:aws:s3:::a","arn:aws:s3:::a/b/c","arn:aws:s3:::a/x*","arn:aws:s3:::d"]}]}',
      ),
      [
        '[Sid]',
        'Allows `s3:Get*` (63 actions), `sqs:SendMessage`, `sqs:ReceiveMessage`, `sns:Publish` and 2 more on the bucket `a`, the object `b/c` in the bucket `a`, objects `x*` in the bucket `a` and 1 more.',
      ],
    );
  });

  it('of everything on everything', () => {
    assert.deepEqual(
      hoverLines('{"Version":"2012-10-17","Statement":[{"Eff|ect":"Allow","Action":"*","Resource":"*"}]}'),
      ['[Effect]', 'Allows every action on every resource.'],
    );
  });

  it('that denies all but some', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"De|ny","NotAction":["iam:*"],"NotResource":"arn:aws:lambda:*:*:function:*"}]}',
      ),
      ['[Deny]', 'Denies every action except `iam:*` on every resource except `arn:aws:lambda:*:*:function:*`.'],
    );
  });

  it('of a trust policy', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"All|ow","Principal":{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}',
      ),
      ['[Allow]', 'Lets AWS Lambda and AWS Lambda@Edge assume this role.'],
    );
  });

  it('that trusts an account for sessions with tags', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"All|ow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Condition":{"StringEquals":{"sts:ExternalId":"x"}}}]}',
      ),
      [
        '[Allow]',
        'Lets account `210987654321` (Production) assume this role, tag its sessions and set the source identity when `sts:ExternalId` is `x`.',
      ],
    );
  });

  it('that trusts GitHub', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"All|ow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:my-org/my-app:*"}}}]}',
      ),
      [
        '[Allow]',
        'Lets GitHub Actions assume this role when `token.actions.githubusercontent.com:sub` matches `repo:my-org/my-app:*`.',
      ],
    );
  });

  it('that trusts nobody but one', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"De|ny","NotPrincipal":{"AWS":"arn:aws:iam::210987654321:role/deploy"},"Action":"sts:AssumeRole"}]}',
      ),
      [
        '[Deny]',
        'Forbids everyone except the role `deploy` of account `210987654321` (Production) to assume this role.',
      ],
    );
  });

  it('of the policy of a bucket', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"All|ow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*"}]}',
      ),
      ['[Allow]', 'Allows AWS CloudTrail `s3:PutObject` on objects in the bucket `logs`.'],
    );
  });

  it('with a value that a template fills in', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"All|ow","Action":"s3:GetObject","Resource":[{"Fn::Sub":"arn:aws:s3:::${Bucket}"}]}]}',
      ),
      ['[Allow]', 'Allows `s3:GetObject` on what a template fills in.'],
    );
  });

  it('without actions', () => {
    assert.deepEqual(hoverLines('{"Version":"2012-10-17","Statement":[{"Effect":"All|ow","Action":[]}]}'), [
      '[Allow]',
      'The statement allows nothing yet: it names no action.',
    ]);
  });

  it('with an effect that is none', () => {
    assert.deepEqual(
      hoverLines('{"Version":"2012-10-17","Statement":[{"Effect":"Ma|ybe","Action":"s3:GetObject","Resource":"*"}]}'),
      ['[Maybe]', 'The statement neither allows nor denies: it has no valid effect.'],
    );
  });

  it('cut off', () => {
    assert.deepEqual(hoverLines('{"Version":"2012-10-17","Statement":[{"Eff|ect":"Allow","Action":"s3:GetObject'), [
      '[Effect]',
      'Allows `s3:GetObject`.',
    ]);
  });
});

describe('an element', () => {
  it('of the policy', () => {
    assert.deepEqual(hoverLines('{"Vers|ion":"2012-10-17","Statement":[]}'), [
      '[Version]',
      '**Version** · The version of the policy language. It is no date of the policy itself.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)',
    ]);
  });

  it('of the statement', () => {
    assert.deepEqual(
      hoverLines('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Act|ion":"s3:GetObject","Resource":"*"}]}'),
      [
        '[Action]',
        '**Action** · The actions that the statement is about.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)',
      ],
    );
  });

  it('misspelt is the one that is meant', () => {
    assert.deepEqual(
      hoverLines('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resourc|es":"*"}]}'),
      [
        '[Resources]',
        '**Resource** · The resources that the statement is about, as ARNs.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)',
      ],
    );
  });

  it('that is none says nothing', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Zo|o":1}]}',
      ),
      undefined,
    );
  });
});

describe('a version', () => {
  it('of today', () => {
    assert.deepEqual(hoverLines('{"Version":"2012|-10-17","Statement":[]}'), [
      '[2012-10-17]',
      '`2012-10-17` is the current policy language. It has policy variables.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)',
    ]);
  });

  it('of former times', () => {
    assert.deepEqual(hoverLines('{"Version":"2008|-10-17","Statement":[]}'), [
      '[2008-10-17]',
      '`2008-10-17` is the earlier policy language. It has no policy variables: `${…}` is plain text.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)',
    ]);
  });

  it('that is none', () => {
    assert.deepEqual(
      hoverLines('{"Version":"2026|-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'),
      [
        '[2026-10-17]',
        '`2026-10-17` is no version of the policy language. There is 2012-10-17 and 2008-10-17.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)',
      ],
    );
  });
});

describe('nothing is said', () => {
  it('in JSON that is no policy', () => {
    assert.deepEqual(hoverLines('{"name":"s3:Get|Object","Version":"1.0.0"}'), undefined);
  });

  it('about the policies of others', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get|Object","Resource":"acs:oss:*:*:b"}]}',
      ),
      undefined,
    );
  });

  it('between values', () => {
    assert.deepEqual(
      hoverLines('{"Version":"2012-10-17","Statement":[{"Effect":"Allow", | "Action":"s3:GetObject","Resource":"*"}]}'),
      undefined,
    );
  });

  it('about an empty action', () => {
    assert.deepEqual(
      hoverLines('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"|","Resource":"*"}]}'),
      undefined,
    );
  });
});
