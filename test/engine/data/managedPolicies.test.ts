import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { createIamData } from '../../../engine/src/data/iamData';
import { nodeDataFiles } from '../../../node/src/dataFiles';

const data = createIamData(nodeDataFiles(path.resolve('dist/data')));
const basicExecution = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

test('lists AWS managed policies with path, version and warning', () => {
  assert.equal(data.managedPolicies().length, 1594);
  assert.deepEqual(data.managedPolicy(basicExecution), {
    name: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    arn: basicExecution,
    version: 'v1',
  });
  assert.equal(
    data.managedPolicy('arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')?.arn,
    basicExecution,
  );
  assert.equal(data.managedPolicy('arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole'), undefined);
});

test('says why broad policies are broad', () => {
  const broad = (name: string) => data.managedPolicies().find((policy) => policy.name === name)?.broad;
  assert.equal(broad('AdministratorAccess'), 'It allows every action on every resource.');
  assert.equal(broad('PowerUserAccess'), 'It allows every action except a few listed ones on every resource.');
  assert.equal(
    broad('IAMFullAccess'),
    'It allows every IAM action on every resource, so its holder can give itself any permission.',
  );
  assert.equal(broad('AmazonS3FullAccess'), 'It allows every action of s3, s3-object-lambda on every resource.');
  assert.equal(broad('ReadOnlyAccess'), 'It allows reading the data of nearly every service.');
  assert.equal(broad('SecurityAudit'), undefined);
  assert.equal(broad('AWSWAFFullAccess'), undefined);
  assert.equal(broad('AWSLambdaBasicExecutionRole'), undefined);
  assert.equal(broad('AmazonS3ReadOnlyAccess'), undefined);
});

test('knows what a policy allows', () => {
  assert.deepEqual(data.managedPolicyActions(basicExecution), [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ]);
  assert.deepEqual(data.managedPolicyActions('arn:aws:iam::aws:policy/AdministratorAccess'), ['*']);
  assert.deepEqual(data.managedPolicyActions('arn:aws:iam::aws:policy/Nothing'), []);
});

test('finds policies by an action they allow', () => {
  const names = data.managedPoliciesAllowing('s3:getobject').map((policy) => policy.name);
  for (const name of ['AdministratorAccess', 'AmazonS3ReadOnlyAccess', 'AWSLambdaExecute'])
    assert.ok(names.includes(name), name);
  assert.ok(!names.includes('AWSLambdaBasicExecutionRole'));
  assert.ok(!names.includes('AWSDenyAll'));
});

test('knows replaced policies', () => {
  assert.deepEqual(data.deprecatedManagedPolicy('AWSLambdaFullAccess'), {
    name: 'AWSLambdaFullAccess',
    arn: 'arn:aws:iam::aws:policy/AWSLambdaFullAccess',
    reason: 'AWS replaced it; it cannot be attached to another role',
    replacement: 'AWSLambda_FullAccess',
  });
  assert.equal(
    data.deprecatedManagedPolicy('arn:aws-cn:iam::aws:policy/AWSLambdaFullAccess')?.replacement,
    'AWSLambda_FullAccess',
  );
  assert.equal(data.deprecatedManagedPolicy('AWSLambda_FullAccess'), undefined);
});

test('gives recipes whose names all exist', () => {
  assert.equal(data.recipes().length, 39);
  assert.equal(data.recipes()[0]?.id, 'lambda-basic');
  for (const recipe of data.recipes()) {
    for (const policy of recipe.managedPolicies)
      assert.equal(data.managedPolicy(policy.arn)?.name, policy.name, recipe.id);
    for (const action of recipe.permissions.flatMap((permission) => permission.actions)) {
      const [prefix = '', name = ''] = action.split(':');
      if (!name.includes('*')) assert.equal(data.action(prefix, name)?.name, name, `${recipe.id} ${action}`);
    }
    for (const trust of recipe.trust) {
      for (const name of [trust.principal.Service ?? []].flat())
        assert.equal(data.principal(name)?.kind, 'service-role', name);
    }
  }
});

test('knows partitions and Regions', () => {
  assert.deepEqual(
    data.partitions().map((one) => one.id),
    ['aws', 'aws-cn', 'aws-eusc', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-us-gov'],
  );
  assert.equal(data.partitionOfRegion('eu-west-1'), 'aws');
  assert.equal(data.partitionOfRegion('cn-north-1'), 'aws-cn');
  assert.equal(data.partitionOfRegion('aws-global'), undefined);
  assert.equal(data.partitionOfRegion('eu-west-11'), undefined);
  assert.equal(data.partition('aws-cn')?.dnsSuffix, 'amazonaws.com.cn');
});

test('knows sensitive actions and ways to escalate', () => {
  assert.deepEqual(data.sensitiveKinds('IAM:createaccesskey'), ['credentials', 'resource-exposure', 'escalation']);
  assert.deepEqual(data.sensitiveKinds('s3:ListBucket'), []);
  assert.equal(data.takesRole('lambda:CreateFunction'), true);
  assert.equal(data.takesRole('lambda:InvokeFunction'), false);
  assert.equal(data.escalationMethods().length, 113);
  const lambda = data.escalationMethods().filter((method) => method.passedRoleTrusts?.includes('lambda.amazonaws.com'));
  assert.ok(
    lambda.some(
      (method) => method.actions.includes('iam:PassRole') && method.actions.includes('lambda:CreateFunction'),
    ),
  );
});

test('names only actions that exist, or are retired, in the tables of sensitive and escalating actions', () => {
  const grants = JSON.parse(nodeDataFiles(path.resolve('dist/data')).readText('grants.json'));
  const named: readonly string[] = [
    ...data.escalationMethods().flatMap((method) => method.actions),
    ...grants.sensitive.map(([action]: readonly [string]) => action),
    ...grants.takesRole,
  ];
  const unknown = named.filter((action) => {
    const [prefix = '', name = ''] = action.split(':');
    return !name.includes('*') && action !== '*' && !data.action(prefix, name) && !data.retiredService(prefix);
  });
  assert.deepEqual([...new Set(unknown)].sort(), []);
});
