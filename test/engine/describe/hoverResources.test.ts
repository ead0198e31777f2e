import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hoverLines, permission } from '../../support/reading';

// What resources say under the cursor, word for word.

describe('a resource', () => {
  it('of a type that is recognised', () => {
    assert.deepEqual(
      hoverLines(
        permission('"Action":"dynamodb:GetItem","Resource":"arn:aws:dynamodb:eu-west-1:210987654321:table/ord|ers"'),
      ),
      [
        '[arn:aws:dynamodb:eu-west-1:210987654321:table/orders]',
        'A resource of Amazon DynamoDB: `table`.',
        '',
        '- Partition: `aws` – AWS Standard',
        '- Service: `dynamodb` – Amazon DynamoDB',
        '- Region: `eu-west-1`',
        '- Account: `210987654321` (Production)',
        '- Resource: `table/orders`',
        '',
        'Format: `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}`',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)',
      ],
    );
  });

  it('that is an object of S3', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:GetObject","Resource":["arn:aws:s3:::my-bucket/|*"]')), [
      '[arn:aws:s3:::my-bucket/*]',
      'A resource of Amazon S3: `object`.',
      '',
      '- Partition: `aws` – AWS Standard',
      '- Service: `s3` – Amazon S3',
      '- Region: none',
      '- Account: none',
      '- Resource: `my-bucket/*`',
      '',
      'Format: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)',
    ]);
  });

  it('of several types', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"logs:PutLogEvents","Resource":"arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/f|:*"',
        ),
      ),
      [
        '[arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/f:*]',
        'A resource of Amazon CloudWatch Logs: `log-group` or `log-stream`.',
        '',
        '- Partition: `aws` – AWS Standard',
        '- Service: `logs` – Amazon CloudWatch Logs',
        '- Region: `eu-west-1`',
        '- Account: `210987654321` (Production)',
        '- Resource: `log-group:/aws/lambda/f:*`',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)',
      ],
    );
  });

  it('with wildcards for region and account', () => {
    assert.deepEqual(
      hoverLines(permission('"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:*:*:function:f|"')),
      [
        '[arn:aws:lambda:*:*:function:f]',
        'A resource of AWS Lambda: `function`.',
        '',
        '- Partition: `aws` – AWS Standard',
        '- Service: `lambda` – AWS Lambda',
        '- Region: `*` – any',
        '- Account: `*` – any',
        '- Resource: `function:f`',
        '',
        'Format: `arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}`',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)',
      ],
    );
  });

  it('of no type that is known', () => {
    assert.deepEqual(
      hoverLines(permission('"Action":"s3:GetObject","Resource":"arn:aws:sqs:eu-west-1:210987654321:a/b/c|"')),
      [
        '[arn:aws:sqs:eu-west-1:210987654321:a/b/c]',
        'The ARN fits no resource type that is known.',
        '',
        '- Partition: `aws` – AWS Standard',
        '- Service: `sqs` – Amazon SQS',
        '- Region: `eu-west-1`',
        '- Account: `210987654321` (Production)',
        '- Resource: `a/b/c`',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)',
      ],
    );
  });

  it('with a policy variable', () => {
    assert.deepEqual(
      hoverLines(permission('"Action":"s3:GetObject","Resource":"arn:aws:s3:::home/$|{aws:username}/*"')),
      [
        '[arn:aws:s3:::home/${aws:username}/*]',
        '- `${aws:username}`: The name of the requesting IAM user. Absent for roles.',
        '',
        'A resource of Amazon S3: `object`.',
        '',
        '- Partition: `aws` – AWS Standard',
        '- Service: `s3` – Amazon S3',
        '- Region: none',
        '- Account: none',
        '- Resource: `home/${aws:username}/*`',
        '',
        'Format: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`',
        '',
        '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)',
      ],
    );
  });

  it('that is everything', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:GetObject","Resource":"|*"')), [
      '[*]',
      'Every resource that the actions of this statement work on.',
      '',
      '[AWS reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)',
    ]);
  });

  it('that is no ARN', () => {
    assert.deepEqual(hoverLines(permission('"Action":"s3:GetObject","Resource":"my-|bucket"')), [
      '[my-bucket]',
      '`my-bucket` is no ARN.',
    ]);
  });

  it('half typed', () => {
    assert.deepEqual(
      hoverLines(
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3|',
      ),
      ['[arn:aws:s3]', '`arn:aws:s3` is no ARN.'],
    );
  });
});

describe('an AWS managed policy', () => {
  it('with few patterns names them', () => {
    assert.deepEqual(
      hoverLines(
        permission('"Action":"iam:AttachRolePolicy","Resource":"arn:aws:iam::aws:policy/AmazonS3Read|OnlyAccess"'),
      ),
      [
        '[arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]',
        '**AmazonS3ReadOnlyAccess** · AWS managed policy, v3',
        '',
        'It allows `s3:Describe*`, `s3:Get*`, `s3:List*`, `s3-object-lambda:Get*` and `s3-object-lambda:List*`.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonS3ReadOnlyAccess.html)',
      ],
    );
  });

  it('with many counts them', () => {
    assert.deepEqual(
      hoverLines(permission('"Action":"iam:AttachRolePolicy","Resource":"arn:aws:iam::aws:policy/Read|OnlyAccess"')),
      [
        '[arn:aws:iam::aws:policy/ReadOnlyAccess]',
        '**ReadOnlyAccess** · AWS managed policy, v188',
        '',
        'It allows 2,912 actions and patterns of 315 services.',
        '',
        '⚠ It allows reading the data of nearly every service.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html)',
      ],
    );
  });

  it('that allows everything is called broad', () => {
    assert.deepEqual(
      hoverLines(
        permission(
          '"Action":"iam:AttachRolePolicy","Resource":"*","Condition":{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/Admin|istratorAccess"}}',
        ),
      ),
      [
        '[arn:aws:iam::aws:policy/AdministratorAccess]',
        'The statement holds only when `iam:PolicyARN` matches `arn:aws:iam::aws:policy/AdministratorAccess`.',
        '',
        '**AdministratorAccess** · AWS managed policy, v1',
        '',
        'It allows actions of every service.',
        '',
        '⚠ It allows every action on every resource.',
        '',
        '[AWS reference](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html)',
      ],
    );
  });

  it('that is deprecated names its replacement', () => {
    assert.deepEqual(
      hoverLines(
        permission('"Action":"iam:AttachRolePolicy","Resource":"arn:aws:iam::aws:policy/AWSLambda|FullAccess"'),
      ),
      [
        '[arn:aws:iam::aws:policy/AWSLambdaFullAccess]',
        '**AWSLambdaFullAccess** · AWS managed policy, deprecated',
        '',
        'AWS replaced it; it cannot be attached to another role. Use `AWSLambda_FullAccess`.',
      ],
    );
  });
});
