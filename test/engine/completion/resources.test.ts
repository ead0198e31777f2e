import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, inStatement, labelsAt, proposalsAt } from '../../support/cursor';

const own = { ownAccounts: ['210987654321'] };
const on = (action: string, resource: string) =>
  inStatement('"Effect": "Allow",', `"Action": ${action},`, `"Resource": ${resource}`);

describe('resources', () => {
  it('are the ARN formats of the statement’s own actions, then everything', () => {
    assert.deepEqual(labelsAt(on('["s3:ListBucket"]', '"|"')).slice(0, 2), [
      'arn:aws:s3:::bucket',
      'arn:aws:s3:region:account-id:accesspoint/access-point',
    ]);
    assert.deepEqual(labelsAt(on('"sqs:SendMessage"', '"|"'), own), [
      'arn:aws:sqs:region:210987654321:queue',
      '*',
      'arn:aws:',
    ]);
    assert.equal(
      accept(on('["s3:GetObject"]', '["|"]'), 'arn:aws:s3:::bucket/*'),
      on('["s3:GetObject"]', '["arn:aws:s3:::bucket/*"]'),
    );
    assert.equal(
      accept(on('"dynamodb:GetItem"', '|'), 'arn:aws:dynamodb:region:210987654321:table/table', own),
      on('"dynamodb:GetItem"', '"arn:aws:dynamodb:region:210987654321:table/table"'),
    );
  });

  it('count patterns of actions, and start with what most of the actions need', () => {
    const labels = labelsAt(on('["s3:Get*", "s3:PutObject", "s3:DeleteObject"]', '"|"'));
    assert.ok(labels.includes('arn:aws:s3:::bucket/*'));
    assert.ok(labels.includes('arn:aws:s3:::bucket'));
    assert.equal(labelsAt(on('["s3:GetObject", "s3:PutObject"]', '"|"'))[0], 'arn:aws:s3:::bucket/*');
  });

  it('are * alone where the actions know nothing else', () => {
    const [first] = proposalsAt(on('"s3:ListAllMyBuckets"', '"|"'));
    assert.equal(first?.label, '*');
    assert.equal(first?.detail, 'The only resource that these actions know');
    assert.equal(accept(on('"s3:ListAllMyBuckets"', '|'), '*'), on('"s3:ListAllMyBuckets"', '"*"'));
  });

  it('match the random characters at the end of a secret’s ARN', () => {
    const secret = 'arn:aws:secretsmanager:region:210987654321:secret:';
    const labels = (resource: string) => labelsAt(on('"secretsmanager:GetSecretValue"', resource), own);
    assert.equal(labels('"|"')[0], `${secret}secret-id-??????`);
    assert.equal(labels(`"${secret}my-app-db|"`)[0], `${secret}my-app-db-??????`);
    assert.ok(!labels(`"${secret}my-app-*|"`).includes(`${secret}my-app-*-??????`));
  });

  it('are no other service’s', () => {
    assert.ok(labelsAt(on('"sqs:SendMessage"', '"|"')).every((label) => !label.includes(':s3:')));
  });

  it('include those that the policy names already', () => {
    const marked = `{ "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::my-app/*", "arn:aws:sqs:eu-west-1:210987654321:jobs"] },
      { "Effect": "Allow", "Action": "s3:PutObject", "Resource": "|" }
    ] }`;
    const found = proposalsAt(marked).filter(({ detail }) => detail === 'In this policy');
    assert.deepEqual(
      found.map(({ label }) => label),
      ['arn:aws:s3:::my-app/*'],
    );
  });

  it('leave out what the list has', () => {
    assert.ok(!labelsAt(on('"sqs:SendMessage"', '["*", "|"]')).includes('*'));
  });

  it('go on from what is typed', () => {
    const jobs = (rest: string) => on('"sqs:SendMessage"', `"arn:aws:sqs:eu-west-1:${rest}"`);
    assert.equal(accept(jobs('|'), 'arn:aws:sqs:eu-west-1:210987654321:queue', own), jobs('210987654321:queue'));
    const table = (rest: string) => on('"dynamodb:GetItem"', `"arn:aws:dynamodb:eu-west-1:210987654321:${rest}"`);
    assert.equal(accept(table('ta|'), 'arn:aws:dynamodb:eu-west-1:210987654321:table/table'), table('table/table'));
    assert.equal(
      accept(on('"s3:GetObject"', '"arn:aws:s3:::my-app/|"'), 'arn:aws:s3:::my-app/*'),
      on('"s3:GetObject"', '"arn:aws:s3:::my-app/*"'),
    );
  });

  it('are none of another form than what is typed', () => {
    const labels = labelsAt(on('"dynamodb:GetItem"', '"arn:aws:dynamodb:eu-west-1:210987654321:index/|"'));
    assert.deepEqual(labels, []);
  });
});

describe('the parts of an ARN', () => {
  it('begin with arn and the partition', () => {
    assert.equal(accept(on('"s3:GetObject"', '"|"'), 'arn:aws:'), on('"s3:GetObject"', '"arn:aws:"'));
    const labels = labelsAt(on('"s3:GetObject"', '"arn:|"'));
    assert.ok(labels.includes('aws-us-gov'));
    assert.equal(accept(on('"s3:GetObject"', '"arn:|"'), 'aws-cn'), on('"s3:GetObject"', '"arn:aws-cn:"'));
  });

  it('put the services of the actions first', () => {
    const labels = labelsAt(on('"sqs:SendMessage"', '"arn:aws:|"')).filter((label) => !label.startsWith('arn:'));
    assert.equal(labels[0], 'sqs');
    assert.equal(accept(on('"sqs:SendMessage"', '"arn:aws:s|"'), 'sns'), on('"sqs:SendMessage"', '"arn:aws:sns:"'));
  });

  it('have regions of the partition, where the service has regions', () => {
    const region = (arn: string) => labelsAt(on('"*"', `"${arn}"`));
    assert.ok(region('arn:aws:sqs:|').includes('eu-west-1'));
    assert.deepEqual(region('arn:aws-cn:sqs:|'), ['cn-north-1', 'cn-northwest-1']);
    assert.deepEqual(region('arn:aws:iam:|'), []);
    assert.equal(accept(on('"*"', '"arn:aws:sqs:eu|"'), 'eu-west-1'), on('"*"', '"arn:aws:sqs:eu-west-1:"'));
  });

  it('have the own accounts, then those of the document', () => {
    const marked = `{ "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Action": "*", "Resource": "arn:aws:sqs:eu-west-1:109876543210:jobs" },
      { "Effect": "Allow", "Action": "*", "Resource": "arn:aws:sqs:eu-west-1:|" } ] }`;
    assert.deepEqual(labelsAt(marked, own), ['210987654321', '109876543210']);
  });

  it('keep the segments behind the cursor', () => {
    assert.equal(
      accept(on('"*"', '"arn:aws:sqs:|:210987654321:jobs"'), 'eu-west-1'),
      on('"*"', '"arn:aws:sqs:eu-west-1:210987654321:jobs"'),
    );
    assert.equal(
      accept(on('"*"', '"arn:aws:s|qs:eu-west-1:210987654321:jobs"'), 'sns'),
      on('"*"', '"arn:aws:sns:eu-west-1:210987654321:jobs"'),
    );
  });

  it('end with the resources of the service', () => {
    const marked = on('"*"', '"arn:aws:iam::210987654321:|"');
    assert.ok(labelsAt(marked).includes('role/role'));
    assert.equal(accept(marked, 'role/role'), on('"*"', '"arn:aws:iam::210987654321:role/role"'));
  });
});

describe('policy variables', () => {
  const path = (rest: string) => on('"s3:GetObject"', `"arn:aws:s3:::my-app/${rest}"`);

  it('are offered behind a dollar sign in resources, the common ones first', () => {
    assert.deepEqual(labelsAt(path('$|')).slice(0, 2), ['${aws:username}', '${aws:PrincipalTag/key}']);
    assert.equal(accept(path('$|'), '${aws:username}'), path('${aws:username}'));
    assert.equal(accept(path('${|/*'), '${aws:username}'), path('${aws:username}/*'));
    assert.equal(accept(path('${aws:Pri|}/*'), '${aws:PrincipalTag/key}'), path('${aws:PrincipalTag/key}/*'));
    assert.equal(accept(path('a${|}'), '${*}'), path('a${*}'));
  });

  it('are offered in condition values', () => {
    const condition = (value: string) => inStatement(`"Condition": { "StringLike": { "s3:prefix": ["${value}"] } }`);
    assert.equal(accept(condition('home/${|'), '${aws:username}'), condition('home/${aws:username}'));
  });

  it('are not offered where IAM replaces none', () => {
    assert.ok(labelsAt(on('"s3:${|"', '"*"')).every((label) => !label.startsWith('$')));
    const principal = inStatement('"Principal": { "AWS": "${|" }');
    assert.ok(labelsAt(principal, { path: 'trust-policy.json' }).every((label) => !label.startsWith('$')));
  });

  it('are single values', () => {
    assert.ok(!labelsAt(path('${|')).includes('${aws:TagKeys}'));
  });
});
