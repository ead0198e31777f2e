import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, inStatement, labelsAt, proposalsAt } from '../../support/cursor';

const details = (marked: string) => new Map(proposalsAt(marked).map(({ label, detail }) => [label, detail]));

describe('actions of a permission policy', () => {
  it('begin with the service, which opens the next list', () => {
    const proposals = proposalsAt(inStatement('"Effect": "Allow",', '"Action": "|"'));
    assert.ok(proposals.every(({ label, continues }) => label.endsWith(':') && continues));
    assert.ok(proposals.length > 400);
    assert.equal(details(inStatement('"Action": "|"')).get('s3:'), 'Amazon S3');
    assert.equal(
      accept(inStatement('"Effect": "Allow",', '"Action": "s|"'), 's3:'),
      inStatement('"Effect": "Allow",', '"Action": "s3:"'),
    );
  });

  it('put services of the policy first and common ones next', () => {
    const labels = labelsAt(inStatement('"Action": ["a4b:GetRoom", "|"]'));
    assert.deepEqual(labels.slice(0, 3), ['a4b:', 'cloudwatch:', 'dynamodb:']);
  });

  it('find a service by its name', () => {
    assert.equal(accept(inStatement('"Action": "cloudwatch l|"'), 'logs:'), inStatement('"Action": "logs:"'));
  });

  it('are those of the typed service alone, with their access level', () => {
    const found = details(inStatement('"Action": "s3:|"'));
    assert.ok([...found.keys()].every((label) => label.startsWith('s3:')));
    assert.equal(found.get('s3:GetObject'), 'Read');
    assert.equal(found.get('s3:PutObject'), 'Write');
    assert.equal(found.get('s3:ListBucket'), 'List');
    assert.equal(found.get('s3:PutBucketPolicy'), 'Permissions management');
  });

  it('end with patterns and their count', () => {
    const found = details(inStatement('"Action": "sqs:|"'));
    const all = [...found.keys()];
    const count = all.filter((label) => !label.includes('*')).length;
    assert.equal(found.get('sqs:*'), `${count} actions`);
    assert.equal(found.get('sqs:Get*'), '2 actions');
    assert.ok(all.slice(0, count).every((label) => !label.includes('*')));
    assert.equal(all.at(-1), 'sqs:*');
  });

  it('leave out what the list has', () => {
    const labels = labelsAt(inStatement('"Action": ["sqs:sendmessage", "sqs:|"]'));
    assert.ok(!labels.includes('sqs:SendMessage'));
    assert.ok(labels.includes('sqs:ReceiveMessage'));
    assert.ok(labelsAt(inStatement('"Action": ["sqs:SendMess|age"]')).includes('sqs:SendMessage'));
  });

  it('replace the whole word, also what stands behind the cursor', () => {
    assert.equal(
      accept(inStatement('"Action": ["s3:Get|Objekt"]'), 's3:GetObject'),
      inStatement('"Action": ["s3:GetObject"]'),
    );
    assert.equal(
      accept(inStatement('"Action": ["S3:get|"]'), 's3:GetObject'),
      inStatement('"Action": ["s3:GetObject"]'),
    );
  });

  it('take quotes and commas with them', () => {
    assert.equal(
      accept(inStatement('"Effect": "Allow",', '"Action":|'), 's3:'),
      inStatement('"Effect": "Allow",', '"Action": "s3:"'),
    );
    assert.equal(
      accept(inStatement('"Action": s3:Get|', '"Resource": "*"'), 's3:GetObject'),
      inStatement('"Action": "s3:GetObject",', '"Resource": "*"'),
    );
    assert.equal(
      accept(inStatement('"Action": ["s3:PutObject" s3:Get|]'), 's3:GetObject'),
      inStatement('"Action": ["s3:PutObject", "s3:GetObject"]'),
    );
    assert.equal(
      accept(inStatement('"Action": ["s3:PutObject" "s3:Get|" "s3:ListBucket"]'), 's3:GetObject'),
      inStatement('"Action": ["s3:PutObject", "s3:GetObject", "s3:ListBucket"]'),
    );
    assert.equal(
      accept(inStatement('"Action": [', '  "s3:PutObject",', '  |', ']'), 's3:'),
      inStatement('"Action": [', '  "s3:PutObject",', '  "s3:"', ']'),
    );
  });

  it('mend a missing quote', () => {
    assert.equal(
      accept(inStatement('"Action": ["s3:Get|],', '"Resource": "*"'), 's3:GetObject'),
      inStatement('"Action": ["s3:GetObject"],', '"Resource": "*"'),
    );
    assert.equal(
      accept(inStatement('"Action": [s3:Get|"],', '"Resource": "*"'), 's3:GetObject'),
      inStatement('"Action": ["s3:GetObject"],', '"Resource": "*"'),
    );
    assert.equal(
      accept(inStatement('"Action": "s3:Get|, "Resource": "*"'), 's3:GetObject'),
      inStatement('"Action": "s3:GetObject", "Resource": "*"'),
    );
  });

  it('are found without their service by their exact name', () => {
    assert.equal(
      accept(inStatement('"Action": "GetObject|"'), 's3:GetObject'),
      inStatement('"Action": "s3:GetObject"'),
    );
  });

  it('understand a service by the name that people give it', () => {
    const labels = labelsAt(inStatement('"Action": "cloudwatch-logs:|"'));
    assert.ok(labels.includes('logs:PutLogEvents'));
  });

  it('are none for a service that does not exist', () => {
    assert.deepEqual(labelsAt(inStatement('"Action": "nosuch:|"')), []);
  });

  it('work in NotAction and at the end of a text that breaks off', () => {
    assert.equal(
      accept('{ "Version": "2012-10-17", "Statement": [{ "Effect": "Deny", "NotAction": ["iam:Get|', 'iam:GetRole'),
      '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Deny", "NotAction": ["iam:GetRole"',
    );
  });
});

describe('actions of a trust policy', () => {
  const trust = (principal: string, action = '"|"') =>
    inStatement('"Effect": "Allow",', `"Principal": ${principal},`, `"Action": ${action}`);
  const session = ['sts:TagSession', 'sts:SetSourceIdentity'];

  it('are the few that fit its principals', () => {
    assert.deepEqual(labelsAt(trust('{ "Service": "lambda.amazonaws.com" }')), [
      'sts:AssumeRole',
      ...session,
      'sts:SetContext',
    ]);
    assert.deepEqual(labelsAt(trust('{ "AWS": "arn:aws:iam::210987654321:root" }'), { path: 'trust-policy.json' }), [
      'sts:AssumeRole',
      ...session,
      'sts:SetContext',
    ]);
    assert.deepEqual(labelsAt(trust('{ "Federated": "arn:aws:iam::210987654321:oidc-provider/gitlab.com" }')), [
      'sts:AssumeRoleWithWebIdentity',
      ...session,
    ]);
    assert.deepEqual(labelsAt(trust('{ "Federated": "arn:aws:iam::210987654321:saml-provider/corp" }')), [
      'sts:AssumeRoleWithSAML',
      ...session,
    ]);
  });

  it('are never those of other services', () => {
    const labels = labelsAt(trust('{ "Service": "lambda.amazonaws.com" }', '"s|"'));
    assert.ok(labels.every((label) => label.startsWith('sts:')));
  });

  it('leave out what the list has', () => {
    const list = trust('{ "Service": "pods.eks.amazonaws.com" }', '["sts:AssumeRole", |]');
    assert.deepEqual(labelsAt(list), ['sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext']);
    assert.equal(
      accept(list, 'sts:TagSession'),
      trust('{ "Service": "pods.eks.amazonaws.com" }', '["sts:AssumeRole", "sts:TagSession"]'),
    );
  });

  it('come first where a principal is named but nothing tells the kind', () => {
    const labels = labelsAt(trust('{ "AWS": "210987654321" }'));
    assert.equal(labels[0], 'sts:AssumeRole');
    assert.ok(labels.includes('s3:'));
  });
});
