import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentOf, lintDocument } from '../../support/engine';

const place = 'eu-west-1:418273645091';
const table = `arn:aws:dynamodb:${place}:table/orders`;
const ofEc2 = (...resources: string[]) => resources.map((one) => `arn:aws:ec2:${place}:${one}`);
const allow = (action: string | string[], resource: string | string[], extra: object = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...extra,
});

describe('ForAllValues over a key that an action never sends', () => {
  const own = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a'] } };
  const rule = 'condition-forallvalues-no-null';

  it('limits neither the action nor, where no action sends it, anything', () => {
    assert.deepEqual(found(rule, allow(['dynamodb:GetItem', 'dynamodb:Scan'], table, { Condition: own })), [
      'security dynamodb:Scan',
    ]);
    assert.deepEqual(found(rule, allow('dynamodb:Scan', table, { Condition: own })), ['security dynamodb:LeadingKeys']);
  });

  it('limits actions that send it, and with a Null check all', () => {
    assert.deepEqual(found(rule, allow(['dynamodb:GetItem', 'dynamodb:Query'], table, { Condition: own })), []);
    assert.deepEqual(found(rule, allow('dynamodb:*', table, { Condition: own })), []);
    const checked = { ...own, Null: { 'dynamodb:LeadingKeys': 'false' } };
    assert.deepEqual(found(rule, allow(['dynamodb:GetItem', 'dynamodb:Scan'], table, { Condition: checked })), []);
    const tags = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } };
    assert.deepEqual(found(rule, allow('sqs:CreateQueue', `arn:aws:sqs:${place}:jobs`, { Condition: tags })), []);
  });
});

describe('an action on several resources at once', () => {
  const rule = 'resource-types-missing';
  const rest = ['network-interface/*', 'security-group/*', 'subnet/*'];
  const image = 'arn:aws:ec2:eu-west-1::image/*';

  it('needs all of their types', () => {
    assert.deepEqual(found(rule, allow('ec2:RunInstances', ofEc2('instance/*'))), ['warning ec2:RunInstances']);
    assert.deepEqual(found(rule, allow('ec2:RunInstances', [image, ...ofEc2('instance/*', ...rest)])), []);
    assert.deepEqual(found(rule, allow('ec2:CreateNetworkInterface', ofEc2('subnet/subnet-1'))), [
      'warning ec2:CreateNetworkInterface',
    ]);
  });

  it('needs the ancestors of a table of the Data Catalog', () => {
    const ofGlue = (...resources: string[]) => resources.map((one) => `arn:aws:glue:${place}:${one}`);
    const tables = ofGlue('table/shop/orders');
    assert.deepEqual(found(rule, allow('glue:GetTable', tables)), ['warning glue:GetTable']);
    assert.deepEqual(found(rule, allow('glue:GetPartitions', [...tables, ...ofGlue('catalog')])), [
      'warning glue:GetPartitions',
    ]);
    assert.deepEqual(found(rule, allow('glue:GetTable', [...tables, ...ofGlue('catalog', 'database/shop')])), []);
  });

  it('needs both sides of a peering, and the snapshot that is made', () => {
    assert.deepEqual(found(rule, allow('ec2:CreateVpcPeeringConnection', ofEc2('vpc/vpc-1'))), [
      'warning ec2:CreateVpcPeeringConnection',
    ]);
    assert.deepEqual(found(rule, allow('ec2:CreateSnapshot', ofEc2('volume/*'))), ['warning ec2:CreateSnapshot']);
    const both = [...ofEc2('volume/*'), 'arn:aws:ec2:eu-west-1::snapshot/*'];
    assert.deepEqual(found(rule, allow('ec2:CreateSnapshot', both)), []);
  });

  it('may find them in other statements, under whatever condition', () => {
    const instances = allow('ec2:RunInstances', ofEc2('instance/*'), {
      Condition: { StringEquals: { 'ec2:InstanceType': 't3.micro' } },
    });
    assert.deepEqual(found(rule, instances, allow('ec2:Run*', [image, ...ofEc2(...rest)])), []);
    assert.deepEqual(found(rule, instances, allow('ec2:RunInstances', '*')), []);
    assert.deepEqual(found(rule, { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, instances), []);
  });

  it('is not one that needs a single type, or types of which the request names one', () => {
    assert.deepEqual(found(rule, allow('ec2:DetachNetworkInterface', ofEc2('network-interface/*'))), []);
    assert.deepEqual(found(rule, allow('ec2:StopInstances', ofEc2('instance/*'))), []);
    assert.deepEqual(found(rule, allow('glue:GetConnection', `arn:aws:glue:${place}:connection/warehouse`)), []);
    assert.deepEqual(found(rule, allow('glue:DeleteDatabase', `arn:aws:glue:${place}:database/shop`)), []);
    assert.deepEqual(found(rule, { ...allow('ec2:RunInstances', ofEc2('instance/*')), Effect: 'Deny' }), []);
  });

  it('is told all of them where it is allowed on everything', () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [allow('ec2:AttachVolume', '*')] });
    const [finding] = lintDocument(documentOf(text)).filter(({ ruleId }) => ruleId === 'resource-star');
    assert.match(finding?.message ?? '', /instance\/<InstanceId> and .*volume\/<VolumeId>/);
  });
});

describe('an action without resource types', () => {
  const rule = 'resource-level-unsupported';
  it('needs "*", and no ARN of a type', () => {
    assert.deepEqual(found(rule, allow('ec2:DescribeInstances', ofEc2('instance/*'))), [
      'warning ec2:DescribeInstances',
    ]);
    assert.deepEqual(found(rule, allow('ec2:DescribeInstances', '*')), []);
    assert.deepEqual(found(rule, allow('fsx:DescribeBackups', `arn:aws:fsx:${place}:backup/*`)), []);
    assert.deepEqual(found(rule, allow('iam:ListRoles', 'arn:aws:iam::418273645091:role/*')), []);
  });
});

describe('a resource that another one covers across a colon', () => {
  it('is redundant', () => {
    const logs = (...resources: string[]) => found('resource-redundant', allow('logs:PutLogEvents', resources));
    const long = 'arn:aws:logs:*:*:log-group:/aws/lambda/shop*';
    assert.deepEqual(logs('arn:aws:logs:*:*:/aws/lambda/shop*', long), [`suggestion ${long}`]);
    assert.deepEqual(logs('arn:aws:logs:*:418273645091:/aws/lambda/shop*', long), []);
  });
});

describe('a Deny that leaves everything out', () => {
  const rule = 'deny-ineffective';
  it('is found by NotResource and NotAction', () => {
    assert.deepEqual(found(rule, { Effect: 'Deny', Action: 's3:DeleteObject', NotResource: ['*'] }), ['warning *']);
    assert.deepEqual(found(rule, { Effect: 'Deny', NotAction: '*', Resource: '*' }), ['warning *']);
    assert.deepEqual(found(rule, { Effect: 'Deny', Action: 's3:DeleteObject', NotResource: 'arn:aws:s3:::a/*' }), []);
    assert.deepEqual(found(rule, { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }), []);
  });
});

describe('a Deny without a second factor', () => {
  const rule = 'condition-mfa-antipattern';
  const deny = (operator: string) => ({
    Effect: 'Deny',
    Action: 's3:DeleteObject',
    Resource: '*',
    Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } },
  });
  it('misses requests without the key under Bool and ForAnyValue:Bool', () => {
    assert.deepEqual(found(rule, deny('Bool')), ['security Bool']);
    assert.deepEqual(found(rule, deny('ForAnyValue:Bool')), ['security ForAnyValue:Bool']);
    assert.deepEqual(found(rule, deny('BoolIfExists')), []);
    assert.deepEqual(found(rule, deny('ForAllValues:Bool')), []);
  });
});

/** The severities of a rule's findings, with what they underline. */
function found(rule: string, ...statements: readonly object[]): readonly string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return lintDocument(documentOf(text))
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ severity, span }) => `${severity} ${text.slice(span.start, span.end)}`);
}
