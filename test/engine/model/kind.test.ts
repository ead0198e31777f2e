import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindFromName } from '../../../engine/src/model/fileName';
import { documentOf } from '../../support/engine';

const wrap = (...statements: string[]) => `{"Version": "2012-10-17", "Statement": [${statements.join(',')}]}`;
const trust = '{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}';
const permission = '{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::my-app/*"}';
const resource =
  '{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::my-app/*"}';

function kindsOf(text: string, path = 'policy.json', declared?: 'trust' | 'permission') {
  const declaredKind = declared && { kind: declared, reason: 'a test says so', binding: true };
  return documentOf(text, { path, declaredKind }).policies.map(({ kind }) => kind);
}

describe('the kind of a policy', () => {
  const cases: [string, string, ('trust' | 'permission' | 'resource')[]][] = [
    ['a principal and sts:AssumeRole', wrap(trust), ['trust']],
    ['a resource', wrap(permission), ['permission']],
    ['both', wrap(resource), ['resource']],
    [
      'an ECR repository policy, which has no resource',
      wrap('{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}'),
      ['resource'],
    ],
    ['a principal slipped into a permission policy', wrap(permission, resource), ['permission']],
    ['a resource slipped into a trust policy', wrap(trust.replace(/}$/, ',"Resource":"*"}')), ['trust']],
    [
      'a service without its key',
      wrap(trust.replace(/{"Service":("[^"]*")}/, '$1').replace(/}$/, ',"Resource":"*"}')),
      ['trust'],
    ],
    ['one statement instead of a list', `{"Version":"2012-10-17","Statement":${permission}}`, ['permission']],
    [
      'allowing to assume another role',
      wrap('{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/x"}'),
      ['permission'],
    ],
    [
      'web identity without a principal',
      wrap('{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity"}'),
      ['trust'],
    ],
    [
      'every action of AWS Resource Access Manager, whose prefix Alibaba Cloud has as well',
      wrap('{"Effect":"Allow","Action":"ram:*","Resource":"arn:aws:ram:eu-west-1:210987654321:resource-share/*"}'),
      ['permission'],
    ],
    ['nothing but a version', '{"Version":"2012-10-17"}', ['permission']],
    ['the old version', '{"Version":"2008-10-17","Statement":[]}', ['permission']],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(kindsOf(text), expected));

  it('follows the file name only where the content is unclear', () => {
    assert.deepEqual(kindsOf('{"Version":"2012-10-17","Statement":[]}', 'trust-policy.json'), ['trust']);
    assert.deepEqual(kindsOf(wrap(permission), 'trust-policy.json'), ['permission']);
    assert.deepEqual(kindsOf(wrap(trust), 'permissions.json'), ['trust']);
    assert.deepEqual(kindsOf(wrap(resource), 'trust-policy.json'), ['resource']);
  });

  it('takes a trust policy with a resource for one when its name says so', () => {
    const role = '{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole","Resource":"*"}';
    assert.deepEqual(kindsOf(wrap(role), 'trust-policy.json'), ['trust']);
    assert.deepEqual(kindsOf(wrap(role), 'endpoint-policy.json'), ['resource']);
  });

  it('follows a setting also against a resource policy', () => {
    assert.deepEqual(kindsOf(wrap(resource), 'x.json', 'permission'), ['permission']);
    assert.deepEqual(kindsOf(wrap(resource), 'x.json', 'trust'), ['trust']);
  });
});

describe('policies in other documents', () => {
  it('are found in the output of aws iam get-role, in templates and in lists', () => {
    const role = `{"Role": {"RoleName": "x", "AssumeRolePolicyDocument": ${wrap(trust)}}}`;
    assert.deepEqual(kindsOf(role, 'role.json'), ['trust']);
    const template = `{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {
      "AssumeRolePolicyDocument": ${wrap(trust)}, "Policies": [{"PolicyDocument": ${wrap(permission)}}]}},
      "B": {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": ${wrap(resource)}}}, "K": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": ${wrap(permission)}}}}}`;
    assert.deepEqual(kindsOf(template, 'template.json'), ['trust', 'permission', 'resource', 'resource']);
    assert.deepEqual(kindsOf(`[${wrap(trust)}, ${wrap(permission)}]`), ['trust', 'permission']);
  });
});

describe('JSON that is no AWS policy', () => {
  const others: Record<string, string> = {
    'an empty document': '',
    'a manifest': '{"name": "x", "version": "1.0.0"}',
    SQL: '{"Statement": "select 1"}',
    'a list of other things': '{"Statement": [{"kind": "x"}]}',
    'Alibaba Cloud': '{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:x"}]}',
    'Alibaba Cloud, trust':
      '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::123:root"]}}]}',
    'Alibaba Cloud, trust of a service':
      '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}',
    'the administration of MinIO': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["admin:*"]}]}',
    'Huawei Cloud': '{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:servers:list"]}]}',
    'Tencent Cloud':
      '{"version":"2.0","statement":[{"effect":"allow","action":["name/cos:*"],"resource":"qcs::cos:::"}]}',
    'a document that mentions policies': '{"text": "Statement and Version 2012-10-17"}',
  };
  for (const [name, text] of Object.entries(others)) it(name, () => assert.deepEqual(kindsOf(text, 'data.json'), []));
});

describe('what a file name says', () => {
  const says: Record<string, 'trust' | 'permission' | undefined> = {
    'trust-policy.json': 'trust',
    'lambda-trust.json': 'trust',
    'LambdaTrustPolicy.json': 'trust',
    'trustRelationship.jsonc': 'trust',
    'lambda-permissions.json': 'permission',
    'permission_policy.json': 'permission',
    'assume-role-policy.json': undefined,
    'trusted-advisor-policy.json': undefined,
    'zero-trust-policy.json': undefined,
    'trust-store-policy.json': undefined,
    'trust-anchors.json': undefined,
    'trust-and-permissions.json': undefined,
    'policy.json': undefined,
  };
  for (const [name, kind] of Object.entries(says))
    it(name, () => assert.equal(kindFromName(`roles/${name}`)?.kind, kind));
});
