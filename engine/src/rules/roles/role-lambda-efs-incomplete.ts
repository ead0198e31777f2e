import { incompleteSet } from '../shared/lambdaSet';

export const roleLambdaEfsIncomplete = incompleteSet({
  id: 'role-lambda-efs-incomplete',
  use: 'writes to an EFS file system',
  signs: ['elasticfilesystem:ClientWrite', 'elasticfilesystem:ClientRootAccess'],
  // Reading takes ClientMount alone, so that alone is complete.
  needed: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
  unscoped: [],
  managedPolicy: 'arn:aws:iam::aws:policy/AmazonElasticFileSystemClientReadWriteAccess',
  resource: 'arn:aws:elasticfilesystem:eu-west-1:210987654321:file-system/fs-0123456789abcdef0',
  reference: {
    title: 'Configuring file system access for Lambda functions: execution role permissions',
    url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html',
  },
});
