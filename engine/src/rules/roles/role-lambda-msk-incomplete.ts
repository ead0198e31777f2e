import type { RulePage } from '../rule';
import { incompleteSet, incompleteSetPage, type LambdaSet } from '../shared/lambdaSet';

const set: LambdaSet = {
  use: 'reads from an MSK cluster with IAM access control',
  inTemplate: 'msk',
  signs: ['kafka-cluster:ReadData'],
  needed: [
    'kafka-cluster:Connect',
    'kafka-cluster:DescribeGroup',
    'kafka-cluster:AlterGroup',
    'kafka-cluster:DescribeTopic',
    'kafka-cluster:ReadData',
    'kafka-cluster:DescribeClusterDynamicConfiguration',
  ],
  unscoped: [],
};

export const rule = incompleteSet(set);

export const page = (): RulePage =>
  incompleteSetPage(set, {
    id: 'role-lambda-msk-incomplete',
    resource: 'arn:aws:kafka:eu-west-1:210987654321:*/my-app-events/*',
    reference: {
      title: 'Configuring Lambda permissions for Amazon MSK event source mappings',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html',
    },
  });
