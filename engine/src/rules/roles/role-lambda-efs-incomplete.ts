import type { RulePage } from '../rule';
import { incompleteSet, incompleteSetPage, type LambdaSet } from '../shared/lambdaSet';

const set: LambdaSet = {
  use: 'writes to an EFS file system',
  inTemplate: 'efs',
  signs: ['elasticfilesystem:ClientWrite', 'elasticfilesystem:ClientRootAccess'],
  // Reading takes ClientMount alone, so that alone is complete.
  needed: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
  unscoped: [],
};

export const rule = incompleteSet(set);

export const page = (): RulePage =>
  incompleteSetPage(set, {
    id: 'role-lambda-efs-incomplete',
    managedPolicy: 'arn:aws:iam::aws:policy/AmazonElasticFileSystemClientReadWriteAccess',
    resource: 'arn:aws:elasticfilesystem:eu-west-1:210987654321:file-system/fs-0123456789abcdef0',
    reference: {
      title: 'Configuring file system access for Lambda functions: execution role permissions',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html',
    },
  });
