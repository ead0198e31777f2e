import { incompleteSet } from '../shared/lambdaSet';

export const roleLambdaDynamodbStreamIncomplete = incompleteSet({
  id: 'role-lambda-dynamodb-stream-incomplete',
  use: 'reads a DynamoDB stream',
  signs: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  needed: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
  unscoped: ['dynamodb:ListStreams'],
  managedPolicy: 'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole',
  resource: 'arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders/stream/*',
  reference: {
    title: 'Using Lambda with Amazon DynamoDB: execution role permissions',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html',
  },
});
