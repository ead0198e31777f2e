import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDenials, longestText } from '../../../engine/src/denials/findDenials';
import { reportDenial } from '../../../engine/src/denials/report';
import { iamData } from '../../support/engine';

const role = (name: string, session = 'fn') => `arn:aws:sts::111122223333:assumed-role/${name}/${session}`;
const table = (name: string) => `arn:aws:dynamodb:eu-central-1:111122223333:table/${name}`;
const message = (name: string, action = 'dynamodb:PutItem') =>
  `User: ${role('orders')} is not authorized to perform: ${action} on resource: ${table(name)} because no identity-based policy allows the ${action} action`;

/** Action, resource, role: what has to be the same in every wrapper. */
function told(text: string): string[] {
  return findDenials(text).map((found) => {
    const { actions, resources, roleName } = reportDenial(iamData, found);
    return [actions.flat().join('+'), resources[0]?.resources[0] ?? '?', roleName ?? '?', found.times].join(' ');
  });
}

const one = `dynamodb:PutItem ${table('orders')} orders 1`;

describe('a message in its wrapper', () => {
  const wrappers: Readonly<Record<string, string>> = {
    alone: message('orders'),
    'of the AWS CLI': `\naws: [ERROR]: An error occurred (AccessDeniedException) when calling the PutItem operation: ${message('orders')}\n`,
    'of boto3, after retries': `botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the PutItem operation (reached max retries: 4): ${message('orders')}`,
    'of the SDK for JavaScript v3': `AccessDeniedException: ${message('orders')}\n    at throwDefaultError (/var/task/index.js:1:1) {\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 400 },\n  __type: 'com.amazon.coral.service#AccessDeniedException'\n}`,
    'of the SDK for Java v2': `software.amazon.awssdk.services.dynamodb.model.DynamoDbException: ${message('orders')} (Service: DynamoDb, Status Code: 400, Request ID: ABC123)`,
    'of the SDK for Java v1': `com.amazonaws.AmazonServiceException: ${message('orders')} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: AccessDeniedException; Request ID: ABC; Proxy: null)`,
    'of the SDK for Go v2': `operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: ABC, api error AccessDeniedException: ${message('orders')}`,
    'of a Lambda log': `[ERROR] ClientError: An error occurred (AccessDeniedException) when calling the PutItem operation: ${message('orders')}\nTraceback (most recent call last):\n  File "/var/task/app.py", line 3, in handler\n`,
    'of a Lambda log in JSON': JSON.stringify({
      errorType: 'ClientError',
      errorMessage: message('orders'),
      stackTrace: ['a', 'b'],
    }),
    'of CloudFormation': `Resource handler returned message: "${message('orders')} (Service: DynamoDb, Status Code: 400, Request ID: x)" (RequestToken: 1-2, HandlerErrorCode: AccessDenied)`,
    'of CloudFormation, escaped': JSON.stringify({
      StatusReason: `Resource handler returned message: "${message('orders')}" (RequestToken: 1-2)`,
    }),
    'of Terraform': `│ Error: reading DynamoDB Table (orders): operation error DynamoDB: PutItem, https response error StatusCode: 400, RequestID: A, api error AccessDeniedException: ${message('orders')}\n│ \n│   with aws_dynamodb_table.orders,\n`,
    'of older Terraform': `Error: AccessDeniedException: ${message('orders')}\n\tstatus code: 400, request id: 1234`,
    'of HTTP': `<Error><Code>AccessDenied</Code><Message>${message('orders')}</Message><RequestId>1</RequestId></Error>`,
    'of CloudTrail': JSON.stringify({
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'PutItem',
      awsRegion: 'eu-central-1',
      errorCode: 'AccessDenied',
      errorMessage: message('orders'),
      userIdentity: { type: 'AssumedRole', arn: role('orders') },
    }),
    'of a decoded authorization message': JSON.stringify({
      DecodedMessage: JSON.stringify({
        allowed: false,
        explicitDeny: false,
        matchedStatements: { items: [] },
        failures: { items: [] },
        context: {
          principal: { id: 'AROA:fn', arn: role('orders') },
          action: 'dynamodb:PutItem',
          resource: table('orders'),
          conditions: { items: [] },
        },
      }),
    }),
  };
  for (const [name, text] of Object.entries(wrappers)) it(name, () => assert.deepEqual(told(text), [one]));

  it('in JSON twice, and with signs written as numbers', () => {
    assert.deepEqual(told(JSON.stringify({ log: JSON.stringify({ message: message('orders') }) })), [one]);
    const quoted = `User: ${role('orders')} is not authorized to perform: s3:GetObject on resource: \\u0022arn:aws:s3:::b/it\\u0027s\\u0022 because no identity-based policy allows it`;
    assert.deepEqual(told(quoted), ["s3:GetObject arn:aws:s3:::b/it's orders 1"]);
    assert.deepEqual(told(quoted.replaceAll('\\u0022', '&quot;').replaceAll('\\u0027', '&#39;')), [
      "s3:GetObject arn:aws:s3:::b/it's orders 1",
    ]);
  });
});

describe('a message broken over lines', () => {
  it('between any two words', () => {
    for (const separator of ['\n', '\n    ', '\r\n']) {
      const words = message('orders').split(' ');
      for (let at = 1; at < words.length; at++) {
        const text = `${words.slice(0, at).join(' ')}${separator}${words.slice(at).join(' ')}`;
        assert.deepEqual(told(text), [one], JSON.stringify(text));
      }
    }
  });

  it('between every two words, and with the breaks gone, as an input box leaves it', () => {
    assert.deepEqual(told(message('orders').replaceAll(' ', '\n')), [one]);
    const lines = `START RequestId\n${message('orders')}\nEND RequestId`;
    assert.deepEqual(told(lines.replaceAll('\n', '')), [one]);
    assert.deepEqual(told(lines.replaceAll('\n', ' ')), [one]);
  });

  it('within words, as a terminal breaks it', () => {
    for (let width = 20; width < 120; width += 7) {
      const text =
        message('orders')
          .match(new RegExp(`.{1,${width}}`, 'g'))
          ?.join('\n') ?? '';
      // A break that falls on a blank takes it along with neither line; the message is read all the same.
      assert.deepEqual(told(text), [one], `${width}`);
      assert.equal(findDenials(text)[0]?.denial.policy, 'identity', `${width}`);
    }
  });

  it('with the time in front of each line, and in colours', () => {
    const start = String.fromCharCode(27);
    const text = `2026-11-22T10:00:00.123Z ${start}[31mUser: ${role('orders')} is not authorized to perform: dynamodb:PutItem${start}[0m\n2026-11-22T10:00:00.124Z on resource: ${table('orders')}\n2026-11-22T10:00:00.125Z because no identity-based policy allows the dynamodb:PutItem action`;
    assert.deepEqual(told(text), [one]);
  });
});

describe('several messages in one text', () => {
  it('are all found, in their order, equal ones once', () => {
    const log = [
      'Run aws s3 ls',
      `AccessDeniedException: ${message('orders')}`,
      'some other line',
      `An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied`,
      message('stock', 'dynamodb:GetItem'),
      message('orders').replace('/fn ', '/fn-2 '),
      `An error occurred (403) when calling the HeadObject operation: Forbidden`,
      'An error occurred (NoSuchBucket) when calling the GetObject operation: The specified bucket does not exist',
    ].join('\n');
    assert.deepEqual(told(log), [
      `dynamodb:PutItem ${table('orders')} orders 2`,
      's3:ListBucket ? ? 1',
      `dynamodb:GetItem ${table('stock')} orders 1`,
      's3:GetObject ? ? 1',
    ]);
  });

  it('without a reason end at the end of their line', () => {
    const plain = (name: string) =>
      `User: ${role('orders')} is not authorized to perform: dynamodb:PutItem on resource: ${table(name)}`;
    assert.deepEqual(told(`${plain('a')}\n${plain('b')}.\nbecause of that the job failed`), [
      `dynamodb:PutItem ${table('a')} orders 1`,
      `dynamodb:PutItem ${table('b')} orders 1`,
    ]);
  });

  it('are found among events of CloudTrail, with what the request names', () => {
    const event = (eventName: string, extra: object) => ({
      eventSource: 's3.amazonaws.com',
      eventName,
      awsRegion: 'eu-west-1',
      errorCode: 'AccessDenied',
      errorMessage: 'Access Denied',
      userIdentity: { arn: role('orders') },
      ...extra,
    });
    const records = {
      Records: [
        event('GetObject', { requestParameters: { bucketName: 'b', key: 'x/y.txt' } }),
        { eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' },
        event('ListObjects', { requestParameters: { bucketName: 'b' } }),
        event('GetFunction20150331v2', {
          eventSource: 'lambda.amazonaws.com',
          errorMessage: message('f', 'lambda:GetFunction'),
        }),
        event('GetMetricData', { eventSource: 'monitoring.amazonaws.com', errorCode: 'AccessDenied' }),
        event('RunInstances', {
          eventSource: 'ec2.amazonaws.com',
          errorCode: 'Client.UnauthorizedOperation',
          errorMessage:
            'You are not authorized to perform this operation. Encoded authorization failure message: abcdefghij0123456789',
        }),
      ],
    };
    const expected = [
      's3:GetObject arn:aws:s3:::b/x/y.txt orders 1',
      's3:ListBucket arn:aws:s3:::b orders 1',
      `lambda:GetFunction ${table('f')} orders 1`,
      'cloudwatch:GetMetricData * orders 1',
      'ec2:RunInstances ? orders 1',
    ];
    assert.deepEqual(told(JSON.stringify(records)), expected);
    assert.deepEqual(told(JSON.stringify(records, null, 2)), expected);
    const lines = records.Records.map((record) => JSON.stringify(record)).join('\n');
    assert.deepEqual(told(`first line\n${lines}\nlast line`), expected);
  });

  it('are one where EC2 tells the same denial in several sentences', () => {
    const text = `An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. User: ${role('orders')} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1 because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: abcdefghij0123456789`;
    const [found, ...others] = findDenials(text);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [found?.denial.action, found?.denial.encoded, found?.denial.operation, found?.denial.policy],
      ['ec2:RunInstances', 'abcdefghij0123456789', 'RunInstances', 'identity'],
    );
  });

  it('keep an encoded message that is broken over lines', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ'.repeat(3);
    const broken = token.match(/.{1,60}/g)?.join('\n') ?? '';
    const [found] = findDenials(`Encoded authorization failure message: ${broken}`);
    // The last line is too short to be taken for a part of it.
    assert.equal(found?.denial.encoded, token.slice(0, 180));
  });
});

describe('a text that tells no denial', () => {
  const texts = [
    '',
    ' ',
    '{}',
    '[]',
    '{"a": 1}',
    'User: anna',
    'You are authorized to perform: all',
    'not authorized to perform: ',
    '"',
    '{"Version":"2012-10-17","Statement":[]}',
    '\\',
    '🙂',
  ];
  for (const text of texts) it(JSON.stringify(text), () => assert.deepEqual(findDenials(text), []));
});

describe('hostile texts', () => {
  const pieces = [
    'not authorized to perform: ',
    'not authorized to perform: a:b on resource: ',
    'not authorized to perform: a:b on resource: c because no identity-based\n',
    'An error occurred (AccessDenied) when calling the X operation: ',
    'Encoded authorization failure message: aaaaaaaaaaaaaaaaaaaaaaa',
    'operation error A: b ',
    'AccessDenied: ',
    'not   authorized',
    'because no ',
    'User: ',
    '<Code>',
    '{"a":"',
    '} ',
    '[',
    '{',
    '\\',
    '\n',
    ' ',
    '"',
    '&#',
    'a',
  ];
  /** Milliseconds of the processor, which other work on the machine does not lengthen as it does those of the clock. */
  const costOf = (text: string) => {
    const start = process.cpuUsage();
    findDenials(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
  for (const piece of pieces) {
    it(`of 1 MB of ${JSON.stringify(piece)} take time in proportion to the text`, () => {
      for (const head of ['', `User: not authorized to perform: a:b on resource: `]) {
        const textOf = (length: number) => head + piece.repeat(Math.ceil(length / piece.length));
        const [small, large] = [costOf(textOf(125_000)), costOf(textOf(1_000_000))];
        assert.ok(findDenials(textOf(1_000_000)).length <= 2);
        // Eight times the text: the square would be 64 times the time. Below 10 ms there is nothing to measure.
        assert.ok(large < 30 * Math.max(small, 10), `${small} ms, then ${large} ms`);
      }
    });
  }

  it('beyond the limit are not read', () => {
    assert.deepEqual(findDenials(`${' '.repeat(longestText)}${message('orders')}`), []);
  });

  it('name at most a hundred denials', () => {
    const text = Array.from({ length: 500 }, (_, index) => message(`t${index}`)).join('\n');
    assert.equal(findDenials(text).length, 100);
  });
});
