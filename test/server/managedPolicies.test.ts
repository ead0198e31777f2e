import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type BroadPolicies,
  broadPolicies,
  type ManagedPolicyChoice,
  managedPolicies,
  serviceNames,
  sourceSenders,
} from '../../server/src/protocol';
import { type Session, startSession } from '../support/languageClient';

let session: Session;
before(async () => {
  session = await startSession({ pull: true });
});
after(() => session.stop());

describe('what the client asks about AWS before it attaches policies', () => {
  it('is which policies are broad, in any partition', async () => {
    const admin = 'arn:aws-cn:iam::aws:policy/AdministratorAccess';
    const arns = [
      admin,
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      'arn:aws:iam::aws:policy/AWSWAFFullAccess',
      'arn:aws:iam::123456789012:policy/AdministratorAccess',
      'constructor',
    ];
    const broad = await session.connection.sendRequest<BroadPolicies>(broadPolicies, { arns });
    assert.deepEqual(broad, { [admin]: 'It allows every action on every resource.' });
  });

  it('is what people call services', async () => {
    const principals = ['lambda.amazonaws.com', 'ecs-tasks.amazonaws.com', 'ec2.amazonaws.com.cn', 'x.example.com'];
    const names = await session.connection.sendRequest<string[]>(serviceNames, { principals });
    assert.deepEqual(names, ['Lambda', 'ECS tasks', 'EC2 (China)', 'x.example.com']);
  });

  it('is which policies allow an action, the narrowest first', async () => {
    const params = { trustedServices: ['lambda.amazonaws.com'], action: 's3:GetObject' };
    const found = await session.connection.sendRequest<ManagedPolicyChoice[]>(managedPolicies, params);
    const names = found.map(({ name }) => name);
    const readOnly = names.indexOf('AmazonS3ReadOnlyAccess');
    assert.ok(readOnly >= 0 && readOnly < 5, names.slice(0, 20).join(', '));
    for (const wide of ['AIOpsAssistantPolicy', 'AmazonS3FullAccess', 'ReadOnlyAccess', 'AdministratorAccess'])
      assert.ok(names.indexOf(wide) > readOnly, wide);
    assert.ok(names.indexOf('AdministratorAccess') > names.indexOf('AIOpsAssistantPolicy'));
    const linked = found.map(({ arn }) => arn.includes('/aws-service-role/'));
    assert.ok(linked.includes(true) && !linked.slice(linked.indexOf(true)).includes(false));
  });

  it('is which services tell for whose resource they assume a role', async () => {
    const principals = [
      'lambda.amazonaws.com',
      'transcribe.amazonaws.com',
      'ec2.amazonaws.com',
      'states.amazonaws.com',
    ];
    const senders = await session.connection.sendRequest<string[]>(sourceSenders, { principals });
    assert.deepEqual(senders, ['lambda.amazonaws.com', 'states.amazonaws.com']);
  });

  it('is which policies there are, those of the trusted service first', async () => {
    const params = { trustedServices: ['lambda.amazonaws.com'] };
    const [first] = await session.connection.sendRequest<ManagedPolicyChoice[]>(managedPolicies, params);
    assert.equal(first?.name, 'AWSLambdaBasicExecutionRole');
    assert.equal(typeof first.recommended, 'string');
    assert.equal(first.broad, undefined);
  });
});
