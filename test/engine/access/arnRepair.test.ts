import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resourcePart } from '../../../engine/src/access/arnRepair';
import { rules } from '../../../engine/src/rules/index';
import { documentOf, lintWith } from '../../support/engine';

/** The ARNs that the rules on malformed resources offer for one, with `?` where a region or account stays open. */
function offers(action: string | readonly string[], resource: string, neighbour?: string): readonly string[] {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: action, Resource: resource },
      ...(neighbour === undefined ? [] : [{ Effect: 'Allow', Action: 'sns:Publish', Resource: neighbour }]),
    ],
  });
  const some = rules.filter((rule) => rule.id === 'resource-not-arn' || rule.id === 'arn-missing-fields');
  return lintWith(some, documentOf(text)).flatMap((finding) =>
    finding.fixes().map((fix) => {
      const arn = /by "(.*)"$/.exec(fix.title)?.[1] ?? fix.title;
      return fix.kind === 'quickfix' ? arn : `${arn}?`;
    }),
  );
}

const topic = 'arn:aws:sns:eu-west-1:210987654321:my-app-news';

describe('ARNs made from what was written', () => {
  const examples: readonly (readonly [string | readonly string[], string, readonly string[]])[] = [
    ['s3:ListBucket', 'my-app-assets', ['arn:aws:s3:::my-app-assets']],
    ['s3:GetObject', 'my-app-assets/*', ['arn:aws:s3:::my-app-assets/*']],
    ['s3:GetObject', 's3://my-app-assets/public/*', ['arn:aws:s3:::my-app-assets/public/*']],
    ['s3:ListBucket', 'https://my-app-assets.s3.eu-west-1.amazonaws.com/', ['arn:aws:s3:::my-app-assets']],
    ['s3:ListBucket', 's3:::my-app-assets', ['arn:aws:s3:::my-app-assets']],
    ['s3:ListBucket', 'aws:s3:::my-app-assets', ['arn:aws:s3:::my-app-assets']],
    ['s3:ListBucket', 'ARN:aws:s3:::my-app-assets', ['arn:aws:s3:::my-app-assets']],
    ['s3:ListBucket', '**', ['*']],
    ['lambda:InvokeFunction', 'my-app-api', ['arn:aws:lambda:*:*:function:my-app-api?']],
    ['lambda:InvokeFunction', 'function:my-app-api', ['arn:aws:lambda:*:*:function:my-app-api?']],
    ['dynamodb:GetItem', 'table/my-app-orders', ['arn:aws:dynamodb:*:*:table/my-app-orders?']],
    ['s3:GetObject', 'my-app-assets', ['arn:aws:s3:::my-app-assets/*?']],
    // Two types of resources could be meant, or none.
    [['lambda:InvokeFunction', 'dynamodb:PutItem'], 'my-app', []],
    ['s3:ListAllMyBuckets', 'my-app-assets', []],
    ['s3:ListBucket', 'https://example.com/', []],
    // Missing parts.
    ['s3:ListBucket', 'arn:aws:s3:my-app-assets', ['arn:aws:s3:::my-app-assets']],
    ['s3:ListBucket', 'arn:aws:s3::my-app-assets', ['arn:aws:s3:::my-app-assets']],
    ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:my-app-jobs', ['arn:aws:sqs:eu-west-1:*:my-app-jobs?']],
    ['rds:DeleteDBInstance', 'arn:aws:rds:*', ['arn:aws:rds:*:*:*']],
    ['s3:ListBucket', 'arn:aws', []],
  ];
  for (const [action, written, expected] of examples) {
    it(`offers ${expected[0] ?? 'nothing'} for ${written} with ${action}`, () => {
      assert.deepEqual(offers(action, written), expected);
    });
  }

  it('takes partition, region and account from the ARNs beside it', () => {
    const arn = 'arn:aws:lambda:eu-west-1:210987654321:function:my-app-api';
    assert.deepEqual(offers('lambda:InvokeFunction', 'my-app-api', topic), [arn]);
    assert.deepEqual(offers('lambda:InvokeFunction', 'arn:aws:lambda:function:my-app-api', topic), [arn]);
  });

  it('knows the shape of a resource part', () => {
    assert.equal(resourcePart('arn:${Partition}:s3:::${Bucket}/${Key}', 'a/b/c', false), 'a/b/c');
    assert.equal(resourcePart('arn:${Partition}:s3:::${Bucket}', 'a/b', false), undefined);
    assert.equal(resourcePart('arn:${Partition}:s3:::${Bucket}', 'a:b', false), undefined);
    assert.equal(resourcePart('arn:${Partition}:sqs:r:a:${Queue}', '', false), undefined);
    assert.equal(resourcePart('arn:${Partition}:iam::a:role/${Role}', 'my-role', false), undefined);
    assert.equal(resourcePart('arn:${Partition}:iam::a:role/${Role}', 'my-role', true), 'role/my-role');
  });
});
