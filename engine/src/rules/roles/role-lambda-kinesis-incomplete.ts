import type { RulePage } from '../rule';
import { incompleteSet, incompleteSetPage, type LambdaSet } from '../shared/lambdaSet';

const set: LambdaSet = {
  use: 'reads a Kinesis stream',
  inTemplate: 'kinesis',
  signs: ['kinesis:GetRecords', 'kinesis:GetShardIterator'],
  needed: [
    'kinesis:DescribeStream',
    'kinesis:DescribeStreamSummary',
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:ListShards',
  ],
  unscoped: [],
};

export const rule = incompleteSet(set);

export const page = (): RulePage =>
  incompleteSetPage(set, {
    id: 'role-lambda-kinesis-incomplete',
    managedPolicy: 'arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole',
    resource: 'arn:aws:kinesis:eu-west-1:210987654321:stream/my-app-orders',
    reference: {
      title: 'Process Amazon Kinesis Data Streams records with Lambda: permissions',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html',
    },
  });
