import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alignText } from '../../../engine/src/changes/alignText';

const file = `{
  // who may read
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"], // both
      "Resource": "arn:aws:s3:::b/*",
      "Condition": { "StringEquals": { "aws:SourceAccount": ["1", "2"] } },
    },
    { "Effect": "Deny", "Action": "*", "Resource": "*" }
  ]
}
`;

const read = {
  Action: ['s3:listbucket', 's3:GetObject'],
  Condition: { stringEquals: { 'AWS:SourceAccount': ['2', '1'] } },
  Effect: 'Allow',
  Resource: ['arn:aws:s3:::b/*'],
  Sid: 'Read',
};
const deny = { Effect: 'Deny', Action: ['*'], Resource: '*' };

function account(...statements: readonly unknown[]) {
  return JSON.parse(JSON.stringify({ Statement: statements, Version: '2012-10-17' }));
}

test('what means the same is written as the file writes it', () => {
  assert.equal(alignText(file, account(deny, read)), file);
  assert.equal(alignText(`\ufeff${file}`, account(deny, read)), file);
  const crlf = file.replaceAll('\n', '\r\n');
  assert.equal(alignText(crlf, account(read, deny)), crlf);
});

test('of what differs, only that is another text', () => {
  const other = { ...read, Action: ['s3:PutObject', 's3:listbucket'], Resource: 'arn:aws:s3:::B/*' };
  assert.equal(
    alignText(file, account(deny, other)),
    file.replace('s3:GetObject', 's3:PutObject').replace('b/*', 'B/*'),
  );
  const condition = { StringEquals: { 'aws:sourceaccount': ['2', '3'] }, Bool: { 'aws:SecureTransport': 'true' } };
  const text = alignText(file, account(deny, { ...read, Condition: condition }));
  assert.ok(text.includes('"aws:SourceAccount": ["3", "2"]'), text);
  assert.match(text, /"Condition": \{ "StringEquals".*"Bool": \{ "aws:SecureTransport": "true" \} \},\n/);
  assert.ok(text.includes('// both') && text.includes('// who may read'), text);
});

test('a value that was changed stays in its place, comments included', () => {
  const lines = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": [
      "s3:ListBucket", // list
      "s3:GetObject", // read
      "s3:PutObject" // write
    ],
    "Resource": "*"
  }
}
`;
  const found = (...actions: readonly string[]) => account({ Effect: 'Allow', Action: actions, Resource: '*' });
  assert.equal(
    alignText(lines, found('s3:PutObject', 's3:GetObjects', 's3:ListBucket')),
    lines.replace('s3:GetObject"', 's3:GetObjects"'),
  );
  const fewer = JSON.parse(alignText(lines, found('s3:PutObject', 's3:Other')).replace(/\/\/.*/g, ''));
  assert.deepEqual(fewer.Statement.Action, ['s3:Other', 's3:PutObject']);
  const more = JSON.parse(
    alignText(lines, found('s3:A', 's3:PutObject', 's3:B', 's3:GetObject', 's3:C')).replace(/\/\/.*/g, ''),
  );
  assert.deepEqual(more.Statement.Action, ['s3:A', 's3:GetObject', 's3:PutObject', 's3:B', 's3:C']);
});

test('statements that only one side has', () => {
  const less = alignText(file, account(read));
  assert.ok(!less.includes('Deny') && less.includes('"s3:GetObject", "s3:ListBucket"'), less);
  const more = alignText(file, account({ Effect: 'Allow', Action: 'sqs:*', Resource: 'q' }, read, deny));
  assert.equal(more.slice(0, more.indexOf('"Deny"')), file.slice(0, file.indexOf('"Deny"')));
  assert.match(more, /"sqs:\*"/);
  const single = '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';
  assert.equal(alignText(single, account(deny)), single);
});

test('principals: the root of an account, services, and everyone', () => {
  const trust = (principal: unknown) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
    });
  const text = trust({ AWS: ['123456789012', 'arn:aws:iam::1:role/x'], Service: 'lambda.amazonaws.com' });
  const found = {
    Service: ['lambda.amazonaws.com'],
    AWS: ['arn:aws:iam::1:role/x', 'arn:aws:iam::123456789012:root'],
  };
  assert.equal(alignText(text, JSON.parse(trust(found))), text);
  const more = alignText(text, JSON.parse(trust({ ...found, Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] })));
  assert.match(
    more,
    /\{"AWS":\["123456789012","arn:aws:iam::1:role\/x"\],"Service":\[\s*"lambda\.amazonaws\.com",\s*"ec2/,
  );
  assert.equal(alignText(trust('*'), JSON.parse(trust({ AWS: '*' }))), trust('*'));
});

test('a file without a layout to take', () => {
  const plain = `${JSON.stringify(account(deny), undefined, 2)}\n`;
  for (const text of [
    '',
    '{',
    '[]',
    // The last of two members of one name counts; without it the first one would.
    '{"Version": "2012-10-17", "Id": "a", "Id": "b", "Statement": []}',
  ]) {
    assert.equal(alignText(text, account(deny)), plain, text);
  }
});
