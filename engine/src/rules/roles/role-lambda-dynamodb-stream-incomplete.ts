import type { RulePage } from '../rule';
import { incompleteSet, incompleteSetPage, type LambdaSet } from '../shared/lambdaSet';

const set: LambdaSet = {
  use: 'reads a DynamoDB stream',
  inTemplate: 'dynamodb',
  signs: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  needed: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
  unscoped: ['dynamodb:ListStreams'],
};

export const rule = incompleteSet(set);

export const page = (): RulePage =>
  incompleteSetPage(set, {
    id: 'role-lambda-dynamodb-stream-incomplete',
    managedPolicy: 'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole',
    resource: 'arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders/stream/*',
    reference: {
      title: 'Using Lambda with Amazon DynamoDB: execution role permissions',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html',
    },
  });
