import type { RulePage } from '../rule';
import { incompleteSet, incompleteSetPage, type LambdaSet } from '../shared/lambdaSet';

const set: LambdaSet = {
  use: 'runs in a VPC',
  inTemplate: 'vpc',
  signs: ['ec2:CreateNetworkInterface'],
  needed: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  unscoped: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
};

export const rule = incompleteSet(set);

export const page = (): RulePage =>
  incompleteSetPage(set, {
    id: 'role-lambda-vpc-incomplete',
    managedPolicy: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    resource: 'arn:aws:ec2:eu-west-1:210987654321:*/*',
    reference: {
      title: 'Giving Lambda functions access to resources in an Amazon VPC: required IAM permissions',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    },
  });
