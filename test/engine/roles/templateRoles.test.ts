import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isAllowed, isKnownThroughout } from '../../../engine/src/access/role';
import { readDocument } from '../../../engine/src/documents/document';
import { roleInTemplate } from '../../../engine/src/roles/templateRoles';
import { iamData as data } from '../../support/engine';

function rolesOf(text: string) {
  const document = readDocument({ text, path: 'template.yaml', allowsComments: false });
  return document.roles.map((role) => roleInTemplate('file:///template.yaml', document, role, data));
}

const sam = (properties: string, rest = '') => `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
${properties}${rest}`;

const reading = `      Policies:
        - Statement:
            - Effect: Allow
              Action: s3:GetObject
              Resource: arn:aws:s3:::orders/*
`;

describe('a role that AWS SAM writes', () => {
  test('has the policies of its function, and what SAM adds for its events', () => {
    const [role, ...others] = rolesOf(
      sam(`${reading}      Events:
        Orders:
          Type: SQS
          Properties: { Queue: !GetAtt Orders.Arn }
`),
    );
    assert.ok(role);
    assert.deepEqual(others, []);
    assert.equal(role.template?.name, 'WorkerRole');
    assert.deepEqual(role.template?.services, ['lambda.amazonaws.com']);
    assert.deepEqual(role.managedPolicies, [
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole',
    ]);
    assert.equal(isKnownThroughout(role, data), true);
    const keys = ['s3:getobject', 'logs:putlogevents', 'sqs:receivemessage', 's3:putobject'];
    assert.deepEqual(
      keys.map((key) => isAllowed(role, key, data)),
      [true, true, true, false],
    );
  });

  test('is not made for a function that names a role', () => {
    assert.deepEqual(rolesOf(sam(`${reading}      Role: arn:aws:iam::123456789012:role/worker\n`)), []);
  });

  test('is not known throughout where a policy template, a connector or a macro may add more', () => {
    const texts = [
      sam('      Policies:\n        - SQSPollerPolicy: { QueueName: orders }\n'),
      sam(
        reading,
        '  Link:\n    Type: AWS::Serverless::Connector\n    Properties:\n      Source: { Id: Worker }\n      Destination: { Id: Orders }\n      Permissions: [Read]\n',
      ),
      sam(reading).replace('Transform: AWS::Serverless-2016-10-31', 'Transform: [AWS::Serverless-2016-10-31, Ours]'),
    ];
    assert.deepEqual(
      texts.map((text) => rolesOf(text).map((role) => isKnownThroughout(role, data))),
      [[false], [false], [false]],
    );
  });
});

describe('a role that a template declares', () => {
  const declared = (rest: string) => `Resources:
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: worker
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
      ManagedPolicyArns:
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
${rest}`;

  const attached = (head: string) => `  Extra:
    Type: AWS::IAM::Policy
${head}    Properties:
      PolicyName: extra
      Roles: [!Ref WorkerRole]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::orders/*' }
`;

  test('has what other resources attach to it', () => {
    const [role] = rolesOf(declared(attached('')));
    assert.ok(role?.trust);
    assert.equal(role.name, 'worker');
    assert.equal(role.policies.length, 1);
    assert.equal(isKnownThroughout(role, data), true);
    assert.equal(isAllowed(role, 's3:getobject', data), true);
  });

  test('is not known throughout where a policy depends on a condition', () => {
    const [role] = rolesOf(declared(attached('    Condition: IsProduction\n')));
    assert.ok(role);
    assert.deepEqual(role.policies, []);
    assert.equal(isKnownThroughout(role, data), false);
  });

  test('is not known throughout where other stacks are given it', () => {
    const [role] = rolesOf(
      declared('Outputs:\n  Role:\n    Value: !Ref WorkerRole\n    Export: { Name: worker-role }\n'),
    );
    assert.ok(role);
    assert.equal(isKnownThroughout(role, data), false);
  });
});
