import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { couldBeArnOf, coversArn, intersectsArn, opennessOf } from '../../../engine/src/arn/arnPattern';

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: policy variables and ARN formats look like this. */
describe('coversArn', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*', 'arn:aws:s3:::my-app', true],
    ['arn:aws:s3:::my-app', '*', false],
    ['arn:aws:s3:::my-app*', 'arn:aws:s3:::my-app/*', true],
    ['arn:aws:s3:::my-app/*', 'arn:aws:s3:::my-app', false],
    ['arn:aws:s3:::*', 'arn:aws:s3:::my-app/*', true],
    ['arn:aws:s3*', 'arn:aws:s3:::my-app', true],
    ['arn:*', 'arn:aws:s3:::my-app', true],
    ['arn:aws:iam::*:role/*', 'arn:aws:iam::210987654321:role/my-app', true],
    ['arn:aws:iam::210987654321:role/*', 'arn:aws:iam::*:role/my-app', false],
    ['arn:aws:s3:::my-app/${aws:username}/*', 'arn:aws:s3:::my-app/${aws:username}/a', true],
    ['arn:aws:s3:::my-app/*', 'arn:aws:s3:::my-app/${aws:username}', true],
    ['arn:aws:s3:::my-app/${aws:username}', 'arn:aws:s3:::my-app/x', false],
    ['arn:aws:logs:*:*:/aws/lambda/x*', 'arn:aws:logs:*:*:log-group:/aws/lambda/x*', true],
    ['arn:aws:logs:*:*:/aws/lambda/x*', 'arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/xy', true],
    ['arn:aws:logs:eu-*-1:*:/aws/x', 'arn:aws:logs:eu-west-1:210987654321:log-group:/aws/x', false],
    ['arn:aws:logs:*:*:log-group:x', 'arn:aws:logs:*:*:x', false],
  ];
  for (const [wide, narrow, expected] of cases) {
    it(`${wide} over ${narrow}: ${expected}`, () => assert.equal(coversArn(wide, narrow), expected));
  }
});

describe('intersectsArn', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*', false],
    ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:eu-west-1:*:instance/i-0abc', true],
    ['arn:*:ec2:*:*:subnet/*', 'arn:aws-cn:ec2:*:*:subnet/s', true],
    ['arn:aws:s3:::my-app', 'arn:aws:s3:::other', false],
    ['arn:aws:s3:::my-app/${aws:username}', 'arn:aws:s3:::my-app/x', true],
    ['arn:${AWS::Partition}:s3:::my-app', 'arn:aws:s3:::my-app', true],
    ['arn:aws:s3*', 'arn:aws:s3:::my-app', true],
    ['arn:aws:s3*', 'arn:aws:sqs:eu-west-1:210987654321:q', false],
    ['arn:aws:logs:*:*:/aws-glue/*', 'arn:aws:logs:eu-west-1:210987654321:log-group:/aws-glue/jobs', true],
    ['arn:aws:logs:*:*:/aws-glue/jobs', 'arn:aws:logs:eu-west-1:210987654321:log-group:/aws/jobs', false],
  ];
  for (const [a, b, expected] of cases) {
    it(`${a} and ${b}: ${expected}`, () => {
      assert.equal(intersectsArn(a, b), expected);
      assert.equal(intersectsArn(b, a), expected);
    });
  }
});

describe('couldBeArnOf', () => {
  const bucket = 'arn:${Partition}:s3:::${BucketName}';
  const object = 'arn:${Partition}:s3:::${BucketName}/${KeyName}';
  const role = 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}';
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['arn:aws:s3:::my-app', bucket, true],
    ['arn:aws:s3:::my-app/*', bucket, false],
    ['arn:aws:lambda:*:*:my-fn*', 'arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}', true],
    [
      'arn:aws:lambda:*:210987654321:my-fn',
      'arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}',
      false,
    ],
    ['arn:aws:dynamodb:*:*:orders', 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}', false],
    ['arn:aws:s3:::my-app', object, false],
    ['arn:aws:s3:::my-app/*', object, true],
    ['arn:aws:s3:::my-app*', object, true],
    ['arn:aws:s3:::*', bucket, true],
    ['*', object, true],
    ['arn:aws:iam::210987654321:role/service-role/my-app', role, true],
    ['arn:aws:iam::210987654321:policy/my-app', role, false],
    ['arn:aws:iam::${AWS::AccountId}:role/${RoleName}', role, true],
    ['arn:aws:sqs:eu-west-1:210987654321:my-app', 'arn:${Partition}:sns:${Region}:${Account}:${TopicName}', false],
  ];
  for (const [pattern, format, expected] of cases) {
    it(`${pattern} as ${format}: ${expected}`, () => assert.equal(couldBeArnOf(pattern, format), expected));
  }
});

describe('opennessOf', () => {
  const cases: readonly (readonly [string, 'everything' | 'service' | undefined])[] = [
    ['*', 'everything'],
    ['**', 'everything'],
    ['arn:*', 'everything'],
    ['arn:aws:*', 'everything'],
    ['arn:aws:*:*:*:*', 'everything'],
    ['arn:aws:s3:::*', 'service'],
    ['arn:aws:lambda:*:*:*', 'service'],
    ['arn:aws:lambda:*', 'service'],
    ['arn:aws:lambda:*:*:function:*', undefined],
    ['arn:aws:lambda:*:210987654321:*', undefined],
    ['arn:aws:s3:::my-app', undefined],
    ['arn:aws:execute-api:eu-west-1:*:*', undefined],
    ['arn:aws:iam::${AWS::AccountId}:*', undefined],
    ['arn:aws:s3:::', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`${text}: ${expected}`, () => assert.equal(opennessOf(text), expected));
  }
});
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above. */
