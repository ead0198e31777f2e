import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Role, RolePart } from '../../../engine/src/access/role';
import { lintRole, partOf } from '../../support/engine';

const trust = (...services: string[]) =>
  part('trust-policy.json', {
    Effect: 'Allow',
    Principal: { Service: services },
    Action: 'sts:AssumeRole',
  });
const allow = (name: string, action: string | string[], resource = '*', extra: object = {}) =>
  part(name, { Effect: 'Allow', Action: action, Resource: resource, ...extra });
const deny = (name: string, action: string) => part(name, { Effect: 'Deny', Action: action, Resource: '*' });

describe('the parts of a set', () => {
  const lambda = trust('lambda.amazonaws.com');
  it('count over all files', () => {
    const half = allow('receive.json', 'sqs:ReceiveMessage');
    const rest = allow('rest.json', ['sqs:Delete*', 'sqs:GetQueueAttributes']);
    assert.deepEqual(found({ trust: lambda, policies: [half] }), ['suggestion role-lambda-sqs-incomplete']);
    assert.deepEqual(found({ trust: lambda, policies: [half, rest] }), []);
    assert.deepEqual(found({ trust: lambda, policies: [half, deny('no.json', 'sqs:ReceiveMessage')] }), []);
  });

  it('must be allowed on the same resource', () => {
    const queue = (name: string) => `arn:aws:sqs:eu-west-1:210987654321:${name}`;
    const logs = allow('logs.json', 'logs:*');
    const half = allow('receive.json', 'sqs:ReceiveMessage', queue('jobs'));
    const rest = (resource: string) => allow('rest.json', ['sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resource);
    const of = (resource: string) => found({ trust: lambda, policies: [half, rest(resource), logs], isComplete: true });
    assert.deepEqual(of(queue('audit')), ['warning role-lambda-sqs-incomplete']);
    assert.deepEqual(of(queue('jobs')), []);
    assert.deepEqual(of(queue('j*')), []);
    assert.deepEqual(of('*'), []);
  });

  it('tell of nothing as a pattern, in a role of another service, or without a trust policy', () => {
    const pattern = allow('patterns.json', ['dynamodb:Get*', 'kinesis:Get*', 'ec2:Create*']);
    assert.deepEqual(found({ trust: lambda, policies: [pattern] }), []);
    const half = allow('receive.json', 'sqs:ReceiveMessage');
    assert.deepEqual(found({ trust: trust('ec2.amazonaws.com'), policies: [half] }), []);
    assert.deepEqual(found({ policies: [half] }), []);
  });

  it('are a warning in a declared role', () => {
    const half = allow('trace.json', 'xray:PutTraceSegments');
    const logs = allow('logs.json', 'logs:*');
    assert.deepEqual(found({ trust: lambda, policies: [half, logs], isComplete: true }), [
      'warning role-lambda-xray-incomplete',
    ]);
  });

  it('are a suggestion when a function that polls by itself lacks nothing', () => {
    const logs = allow('logs.json', 'logs:*');
    const own = (...actions: string[]) =>
      found({
        trust: lambda,
        policies: [allow('queue.json', ['sqs:ReceiveMessage', ...actions]), logs],
        isComplete: true,
      });
    assert.deepEqual(own('sqs:DeleteMessage'), ['suggestion role-lambda-sqs-incomplete']);
    assert.deepEqual(own('sqs:GetQueueAttributes'), ['warning role-lambda-sqs-incomplete']);
  });

  it('are missing for sure only when all that is attached is known', () => {
    const half = allow('receive.json', 'sqs:ReceiveMessage');
    const managedPolicies = ['arn:aws:iam::210987654321:policy/my-queues'];
    const declared = { trust: lambda, policies: [half], isComplete: true, managedPolicies };
    assert.deepEqual(found(declared), ['suggestion role-lambda-sqs-incomplete']);
    for (const given of [declared, { trust: lambda, policies: [half] }]) {
      const [finding] = lintRole(role(given));
      assert.match(finding?.message ?? '', /what else may be attached to it is not known here\.$/);
    }
  });
});

describe('missing logs', () => {
  const lambda = trust('lambda.amazonaws.com');
  const other = allow('read.json', 's3:GetObject', 'arn:aws:s3:::my-app-assets/*');
  it('are certain only when all that is attached is known', () => {
    assert.deepEqual(found({ trust: lambda, policies: [other], isComplete: true }), [
      'warning role-lambda-missing-logs',
    ]);
    assert.deepEqual(found({ trust: lambda, policies: [other] }), []);
    const managedPolicies = ['arn:aws:iam::210987654321:policy/logs'];
    assert.deepEqual(found({ trust: lambda, policies: [other], isComplete: true, managedPolicies }), []);
  });

  it('are meant where a Deny names the writing of logs', () => {
    const no = deny('no-logs.json', 'logs:*');
    assert.deepEqual(found({ trust: lambda, policies: [other, no], isComplete: true }), []);
  });

  it('are written in the partition of the policy', () => {
    const china = allow('read.json', 's3:GetObject', 'arn:aws-cn:s3:::my-app-assets/*');
    const [finding] = lintRole(role({ trust: lambda, policies: [china], isComplete: true }));
    const inserted = finding
      ?.fixes()[0]
      ?.edits.map(({ newText }) => newText)
      .join('');
    assert.match(inserted ?? '', /"arn:aws-cn:logs:\*:\*:log-group:\/aws\/lambda\/\*:\*"/);
  });
});

describe('a way to more rights over several files', () => {
  const ec2 = trust('ec2.amazonaws.com');
  const templates = 'arn:aws:ec2:eu-west-1:210987654321:launch-template/*';
  const create = allow('create.json', 'ec2:CreateLaunchTemplateVersion', templates);
  const change = allow('change.json', 'ec2:ModifyLaunchTemplate', templates);
  it('is found once, with the place in the other file', () => {
    const [finding, ...others] = lintRole(role({ trust: ec2, policies: [create, change] }));
    assert.deepEqual([finding?.ruleId, finding?.part.file, others], ['role-privilege-escalation', 'create.json', []]);
    assert.match(finding?.message ?? '', /^Together with change\.json, this is a way to more rights/);
    assert.deepEqual(
      finding?.related.map(({ part: where, message }) => [where?.file, message]),
      [['change.json', 'Here ec2:ModifyLaunchTemplate is allowed.']],
    );
  });

  it('is none where one file denies a part of it, or has it all', () => {
    assert.deepEqual(found({ trust: ec2, policies: [create, change, deny('no.json', 'ec2:Modify*')] }), []);
    const both = allow('both.json', ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'], templates);
    assert.deepEqual(found({ trust: ec2, policies: [both, create] }), []);
  });
});

describe('a service that a role is passed to', () => {
  it('is trusted under its name of a Region or of China, or with everyone', () => {
    const passing = (service: string, ...statements: object[]) =>
      found({
        trust: trust('codebuild.amazonaws.com'),
        policies: [
          allow('pass.json', 'iam:PassRole', 'arn:aws:iam::210987654321:role/flow', {
            Condition: { StringEquals: { 'iam:PassedToService': service } },
          }),
        ],
        others: [{ name: 'flow', trust: part('flow-trust.json', ...statements) }],
      });
    const letting = (Principal: object | string) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
    const states = 'states.amazonaws.com';
    assert.deepEqual(passing(states, letting({ Service: 'lambda.amazonaws.com' })), [
      'warning pass-role-service-vs-trust',
    ]);
    assert.deepEqual(passing(states, letting({ Service: 'states.eu-west-1.amazonaws.com' })), []);
    assert.deepEqual(passing('ec2.amazonaws.com.cn', letting({ Service: 'ec2.amazonaws.com' })), []);
    assert.deepEqual(passing(states, letting('*')), []);
  });
});

describe('the name of a log group', () => {
  it('is judged where logs are written', () => {
    const lambda = trust('lambda.amazonaws.com');
    const on = 'arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lamda/orders:*';
    const judged = (action: string) => found({ trust: lambda, policies: [allow('logs.json', action, on)] });
    assert.deepEqual(judged('logs:PutLogEvents'), ['warning role-lambda-logs-arn']);
    assert.deepEqual(judged('logs:GetLogEvents'), []);
  });
});

describe('roles of the same name in other accounts', () => {
  const hub = (account: string) => `arn:aws:iam::${account}:role/hub`;
  it('are not taken for the role itself', () => {
    const lambda = trust('lambda.amazonaws.com');
    const assume = (...resources: string[]) =>
      resources.map((one, index) => allow(`${index}.json`, 'sts:AssumeRole', one));
    const logs = allow(
      'logs.json',
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      'arn:aws:logs:*:210987654321:log-group:x:*',
    );
    const self = (...resources: string[]) =>
      found({ name: 'hub', trust: lambda, policies: [logs, ...assume(...resources)], isComplete: true });
    assert.deepEqual(self(hub('210987654321')), ['suggestion trust-self-assume']);
    assert.deepEqual(self(hub('*')), []);
    assert.deepEqual(self(hub('210987654321'), hub('310987654322')), []);
  });

  it('are not taken for a role that is yet to be created', () => {
    const trusts = (...accounts: string[]) =>
      part('trust-policy.json', { Effect: 'Allow', Principal: { AWS: accounts.map(hub) }, Action: 'sts:AssumeRole' });
    const own = (...accounts: string[]) => found({ name: 'hub', trust: trusts(...accounts) });
    assert.deepEqual(own('210987654321'), ['suggestion principal-own-role-at-create']);
    assert.deepEqual(own('210987654321', '310987654322'), []);
  });
});

describe('a role with a file that is half typed', () => {
  it('is not judged', () => {
    const broken = partOf({
      fileName: 'receive.json',
      text: '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*" ',
    });
    assert.deepEqual(found({ trust: trust('lambda.amazonaws.com'), policies: [broken] }), []);
  });
});

function part(fileName: string, ...statements: readonly object[]): RolePart {
  return partOf({ fileName, text: JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2) });
}

function role(given: Partial<Role>): Role {
  return {
    name: undefined,
    trust: undefined,
    policies: [],
    managedPolicies: [],
    boundary: undefined,
    isComplete: false,
    others: [],
    ...given,
  };
}

function found(given: Partial<Role>): string[] {
  return lintRole(role(given)).map(({ severity, ruleId }) => `${severity} ${ruleId}`);
}
