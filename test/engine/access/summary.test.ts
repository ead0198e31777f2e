import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summarisePolicy, trustedServices } from '../../../engine/src/access/summary';
import { expandAction } from '../../../engine/src/actions/actionPattern';
import { parseAction } from '../../../engine/src/model/action';
import { documentOf, iamData } from '../../support/engine';
import { permission, trust } from '../../support/reading';

function summary(text: string): string {
  const [policy] = documentOf(text).policies;
  assert.ok(policy);
  return summarisePolicy(iamData, policy);
}

describe('a policy in a few words', () => {
  it('counts actions and resources, each once, in any letter case', () => {
    const actions = '["s3:GetObject","S3:getobject","s3:PutObject",""]';
    assert.equal(
      summary(permission(`"Action":${actions},"Resource":["arn:aws:s3:::a/*","arn:aws:s3:::a/*"]`)),
      '2 actions on 1 resource',
    );
  });

  it('counts the actions of a pattern, and those that reach everything', () => {
    const secret =
      '{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:*:*:secret:a"}';
    const tables = permission('"Action":"dynamodb:*","Resource":"*"');
    const count = expandAction(iamData, parseAction('dynamodb:*')).length;
    assert.equal(summary(tables), `${count} actions on every resource`);
    assert.equal(summary(tables.replace(']}', `,${secret}]}`)), `${count + 1} actions, ${count} on every resource`);
    assert.equal(
      summary(permission('"Action":["s3:GetObject","s3:GetObj*"],"Resource":""')),
      `${expandAction(iamData, parseAction('s3:GetObj*')).length} actions on 0 resources`,
    );
    // A statement on everything that adds no action leaves nothing to tell apart.
    assert.equal(
      summary(
        permission('"Action":"s3:GetObject","Resource":"*"').replace(
          ']}',
          `,{"Effect":"Allow","Action":"S3:getObject","Resource":"arn:aws:s3:::a/*"}]}`,
        ),
      ),
      '1 action on every resource',
    );
    assert.equal(
      summary(permission('"Action":["nosuch:*","s3:NoSuch"],"Resource":"*"')),
      '2 actions on every resource',
    );
  });

  it('says everything where it is meant', () => {
    assert.equal(summary(permission('"Action":"*","Resource":"*"')), 'every action on every resource');
    assert.equal(summary(permission('"Action":"s3:ListAllMyBuckets","Resource":"*"')), '1 action on every resource');
  });

  it('says what is left out', () => {
    assert.equal(
      summary(permission('"NotAction":["iam:CreateUser","sts:AssumeRole"],"NotResource":"arn:aws:s3:::a"')),
      'all but 2 actions on all but 1 resource',
    );
  });

  it('leaves denials aside, unless there is nothing else', () => {
    const deny = '{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}';
    const both = permission('"Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"').replace(']}', `,${deny}]}`);
    assert.equal(summary(both), '1 action on 1 resource');
    assert.equal(summary(`{"Version":"2012-10-17","Statement":[${deny}]}`), 'denies 1 action on every resource');
  });

  it('counts what a template fills in', () => {
    const inTemplate = (principal: string, statement: string) => {
      const text = `Resources:
  Host:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: ${principal}, Action: sts:AssumeRole }] }
      Policies:
        - { PolicyName: a, PolicyDocument: { Statement: [{ Effect: Allow, ${statement} }] } }
`;
      const { policies } = documentOf(text, { path: 'template.yaml' });
      return policies.map((policy) => summarisePolicy(iamData, policy));
    };
    const sub = '!Sub "arn:aws:s3:::${AWS::StackName}-orders"';
    assert.deepEqual(
      inTemplate('{ AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" }', `Action: s3:GetObject, Resource: [${sub}]`),
      ['trusts arn:aws:iam::${AWS::AccountId}:root', '1 action on 1 resource'],
    );
    assert.deepEqual(inTemplate('!Ref Whom', 'Action: s3:GetObject, Resource: !Ref Buckets'), [
      'trust not known',
      '1 action on resources that are not known',
    ]);
    assert.deepEqual(inTemplate('{ Service: !Sub "ec2.${AWS::URLSuffix}" }', 'Action: s3:GetObject, Resource: "*"'), [
      'trusts ec2.amazonaws.com',
      '1 action on every resource',
    ]);
  });

  it('names whom a role trusts', () => {
    for (const nobody of ['{"Service":""}', '{"Service":[]}', '{}', '""']) {
      assert.equal(summary(trust(nobody)), 'trusts nobody', nobody);
    }
    assert.equal(summary(trust('{"Service":["lambda.amazonaws.com"]}')), 'trusts lambda.amazonaws.com');
    const three = trust('{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"],"AWS":"210987654321"}');
    assert.equal(summary(three), 'trusts lambda.amazonaws.com, ec2.amazonaws.com and 1 more');
    assert.deepEqual(documentOf(three).policies.map(trustedServices), [['lambda.amazonaws.com', 'ec2.amazonaws.com']]);
  });
});
