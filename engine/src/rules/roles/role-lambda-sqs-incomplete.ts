import type { RulePage } from '../rule';
import { incompleteSet, incompleteSetPage, type LambdaSet } from '../shared/lambdaSet';

const set: LambdaSet = {
  use: 'polls an SQS queue',
  inTemplate: 'sqs',
  signs: ['sqs:ReceiveMessage'],
  needed: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  onlyByLambda: ['sqs:GetQueueAttributes'],
  unscoped: [],
};

export const rule = incompleteSet(set);

export const page = (): RulePage =>
  incompleteSetPage(set, {
    id: 'role-lambda-sqs-incomplete',
    managedPolicy: 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole',
    resource: 'arn:aws:sqs:eu-west-1:210987654321:my-app-orders',
    reference: {
      title: 'Using Lambda with Amazon SQS: execution role permissions',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
    },
  });
