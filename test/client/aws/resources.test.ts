import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ListedKind, listResources } from '../../../client/src/aws/resources';

const place = { caller: { accountId: '123456789012', partition: 'aws-us-gov' }, region: 'us-gov-west-1' };

function arns(kind: ListedKind, stdout: string, at = place): readonly string[] | string {
  const result = listResources(kind, at).read(stdout);
  return result.ok ? result.value.map(({ arn }) => arn) : result.error.kind;
}

test('names and URLs become ARNs of the place', () => {
  assert.deepEqual(arns('bucket', '{"Buckets":[{"Name":"b"}],"Owner":{}}'), ['arn:aws-us-gov:s3:::b']);
  const url = 'https://sqs.us-gov-west-1.amazonaws.com/123456789012/orders.fifo';
  assert.deepEqual(arns('queue', JSON.stringify({ QueueUrls: [url] })), [
    'arn:aws-us-gov:sqs:us-gov-west-1:123456789012:orders.fifo',
  ]);
  const topic = 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms';
  assert.deepEqual(arns('topic', JSON.stringify({ Topics: [{ TopicArn: topic }] })), [topic]);
});

test('of no queues, the AWS CLI prints nothing', () => {
  assert.deepEqual(arns('queue', ''), []);
  assert.deepEqual(arns('queue', '\n'), []);
});

test('a Region that is not known is left open', () => {
  const { region: _unknown, ...anywhere } = place;
  const result = listResources('table', anywhere).read('{"TableNames":["t"]}');
  assert.ok(result.ok);
  assert.equal(result.value[0]?.arn, 'arn:aws-us-gov:dynamodb:*:123456789012:table/t');
});

test('an answer of another shape is told', () => {
  assert.equal(arns('bucket', '[]'), 'badOutput');
  assert.equal(arns('bucket', '{"Buckets":[{}]}'), 'badOutput');
});
